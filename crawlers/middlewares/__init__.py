"""What every request and answer passes: robots, host gate, redirects, landing."""
