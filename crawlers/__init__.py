"""From an outlet's listings to parsed pages: what is due, polite fetching, landing, reading."""
