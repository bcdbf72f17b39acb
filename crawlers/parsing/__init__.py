"""From an article page's bytes to its fields, each with the place where it was found."""

from crawlers.parsing.errors import Unreadable
from crawlers.parsing.parse import PARSER_VERSION, parse_page

__all__ = ["PARSER_VERSION", "Unreadable", "parse_page"]
