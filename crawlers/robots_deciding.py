"""Which line of a robots.txt decided: protego tells the verdict, but not the rule.

It keeps a group's rules in the order in which they are to be tried, so the first one that matches
is the one. No public call of protego 0.7 says so, hence the look into it, here and nowhere else;
tests/unit/test_crawlers_robots_deciding.py holds the answer against its verdict.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from protego import Protego
from protego._utils import _quote_path

from newswatch.text import clean_line

_LONGEST = 200


@dataclass(frozen=True)
class DecidingRule:
    """A rule's verb, its path without percent-escapes, and the name of its group."""

    verb: Literal["allow", "disallow"]
    path: str
    agent: str

    def __str__(self) -> str:
        return f"{self.verb}: {self.path} (User-agent: {self.agent})"


def deciding_rule(rules: Protego, url: str, token: str) -> DecidingRule | None:
    """The rule by which ``rules.can_fetch(url, token)`` is what it is; None where none matches."""
    group = rules._get_matching_rule_set(token)
    if group is None:
        return None
    path = _quote_path(url)
    for rule in group._rules:
        if rule.value.match(path):
            verb: Literal["allow", "disallow"] = "allow" if rule.field == "allow" else "disallow"
            written = clean_line(unquote(rule.value._pattern))[:_LONGEST]
            return DecidingRule(verb, written, group.user_agent or "*")
    return None
