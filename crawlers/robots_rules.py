"""What the bytes of a robots.txt allow us (RFC 9309, 2.2)."""

import re
from dataclasses import dataclass
from typing import Protocol

from protego import Protego

from crawlers.robots_deciding import deciding_rule
from crawlers.troubles import Refusal

PRODUCT_TOKEN = "newswatch"  # noqa: S105 - RFC 9309's word for a crawler's name
MOST_BYTES = 500 * 1024
AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "ClaudeBot",
    "Claude-Web",
    "cohere-ai",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "Meta-ExternalAgent",
    "OAI-SearchBot",
    "PerplexityBot",
)
"""Product tokens by which sites refuse the use of their texts for AI, as their makers name them."""

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_AGENT_LINE = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*(?P<value>[^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[\w-]+|\*(?=\s|$)")
_SOMEBODY_ELSE = "somebody-else"


class Forbidden(Refusal):
    """``rule``: the line that forbids it, or why the rules are not known; for the ledger."""

    def __init__(self, kind: str, detail: str, rule: str) -> None:
        super().__init__(kind, detail)
        self.rule = rule


class Rules(Protocol):
    """What a site allows; ``delay`` is its Crawl-delay in seconds."""

    @property
    def delay(self) -> float: ...

    def check(self, url: str) -> str:
        """The rule that allows it. Raises Forbidden ``robots`` or ``robots_unreachable``."""


@dataclass(frozen=True)
class Written:
    """A robots.txt that was read, or the knowledge that there is none (``absence`` says why).
    ``since`` is told with every rule: of an old copy, from when it is."""

    rules: Protego
    delay: float
    absence: str = ""
    since: str = ""

    def check(self, url: str) -> str:
        found = deciding_rule(self.rules, url, PRODUCT_TOKEN)
        if not self.rules.can_fetch(url, PRODUCT_TOKEN):
            rule = f"{found or 'disallow'}{self.since}"
            raise Forbidden("robots", rule, rule)
        return f"{found or 'allow: ' + (self.absence or 'no rule matches')}{self.since}"


@dataclass(frozen=True)
class Unreachable:
    """A robots.txt that could not be had: nothing is allowed. ``text`` is for people."""

    kind: str
    text: str
    delay: float = 0.0

    def check(self, url: str) -> str:  # noqa: ARG002 - it is the same for all
        raise Forbidden("robots_unreachable", self.text, f"robots_unreachable: {self.kind}")


def read_rules(body: bytes, absence: str = "", since: str = "") -> Written:
    """The rules of a robots.txt, its first 500 KiB. A web page in its place holds none."""
    rules = Protego.parse("\n".join(_for_us(line) for line in lines_of(body)))
    return Written(rules, float(rules.crawl_delay(PRODUCT_TOKEN) or 0), absence, since)


def refused_ai(body: bytes) -> list[str]:
    """The crawlers of AI makers that a robots.txt names, and to which it forbids everything."""
    lines = lines_of(body)
    named = {agent_of(line) for line in lines}
    rules = Protego.parse("\n".join(lines))
    return [
        name
        for name in AI_CRAWLERS
        if name.lower() in named and not rules.can_fetch("https://any.example/", name)
    ]


def is_html(body: bytes) -> bool:
    """Told by the bytes: many a server calls its robots.txt text/html."""
    return _HTML.match(body[:4096]) is not None


def first_part(body: bytes) -> bytes:
    """The first 500 KiB (2.5) in whole lines: half of ``Disallow: /x`` would forbid everything."""
    if len(body) <= MOST_BYTES:
        return body
    return body[:MOST_BYTES].rpartition(b"\n")[0]


def lines_of(body: bytes) -> list[str]:
    return [] if is_html(body) else first_part(body).decode("utf-8-sig", "replace").splitlines()


def _for_us(line: str) -> str:
    """A user-agent line by whole tokens (2.2.1); protego would take ``news`` for our name."""
    agent = agent_of(line)
    if agent is None:
        return line
    return f"User-agent: {agent if agent in ('*', PRODUCT_TOKEN) else _SOMEBODY_ELSE}"


def agent_of(line: str) -> str | None:
    """The token of a user-agent line in lower case; None for any other line."""
    match = _AGENT_LINE.match(line)
    if match is None or not match["value"].strip():
        return None
    token = _TOKEN.match(match["value"])
    return token[0].lower() if token else _SOMEBODY_ELSE
