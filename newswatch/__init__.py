"""What every room needs and nothing else: settings, the clock, the text gate, logging."""

__version__ = "0.1.0"
