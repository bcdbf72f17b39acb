"""Addresses: one form for people and machines to follow, one hash that tells articles apart."""

import hashlib
import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from newswatch.url_tracking import without_tracking
from newswatch.url_twins import identity, twin_host

_DEFAULT_PORTS = {"http": 80, "https": 443}
_AMP_PATH = re.compile(r"(/amp/?$|\.amp$|(?<=/articleView)Amp(?=\.html$))", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
# Pages drawn by script: the address of the article stands behind the sign (#!/view/1, #/view/1).
_PLACE_IN_SCRIPT = re.compile(r"!?/.*\d")
# Redirectors that name where they lead; their host, path and parameter.
_REDIRECTORS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]+"), "/url", ("url", "q")),
    (re.compile(r"lm?\.facebook\.com"), "/l.php", ("u",)),
    (re.compile(r"link\.naver\.com"), "/bridge", ("url",)),
)
_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[a-z])/(?P<s>s/)?(?P<rest>.+)"
)
_DIGITS = re.compile(r"\d{3,}")
_A_DAY = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")


def canonical_url(url: str) -> str:
    """The address without tracking parameters, session, fragment, default port and AMP marks; of
    a redirector that says where it leads, that address.

    It stays an address that its site answers: host names keep ``www.`` and ``m.``, and the order
    of the parameters is the site's own. What is not http(s) comes back stripped, otherwise as is.
    """
    url = _led_to(url.strip())
    try:
        parts = urlsplit(safe_url_string(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return url
    place = f"[{host}]" if ":" in host else host
    place += "" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}"
    path = _AMP_PATH.sub("", _SESSION.sub("", parts.path)) or "/"
    query = without_tracking(parts.query, host)
    fragment = parts.fragment if _PLACE_IN_SCRIPT.fullmatch(parts.fragment) else ""
    return urlunsplit((scheme, place, path, query, fragment))


def url_sha(url: str) -> bytes:
    """SHA-256 (32 bytes) of what tells an article's address from others.

    Scheme, ``www.``/``m.`` twins, views for printing, a closing slash, the order of parameters and
    the ways in which a portal calls one article make no difference.
    """
    return hashlib.sha256(identity(canonical_url(url)).encode()).digest()


def same_site(first: str, second: str) -> bool:
    """Whether two addresses are of one site: the same host but for ``www.``/``m.`` twins."""
    return site_of(first) == site_of(second) != ""


def site_of(url: str) -> str:
    """The host without its ``www.``/``m.`` twin part, or an empty string."""
    try:
        return twin_host((urlsplit(url).hostname or "").rstrip("."))
    except ValueError:
        return ""


def is_same_article(own: str, declared: str) -> bool:
    """Whether ``declared`` (a canonical link) can be another address of the article at ``own``.

    Of the same site, and with the number by which the own address tells it from others; where that
    has none but a day, with its last step (2026/11/21/open-models). A front page, a section and
    another article have neither.
    """
    own, declared = canonical_url(own), canonical_url(declared)
    if not same_site(own, declared):
        return False
    if identity(own) == identity(declared):
        return True
    numbers = [one for one in _DIGITS.findall(_tail(own)) if not _A_DAY.fullmatch(one)]
    if not numbers:
        last = _last_step(own)
        return bool(last) and last == _last_step(declared)
    if max(numbers, key=len) not in _DIGITS.findall(_tail(declared)):
        return False
    return not _are_siblings(own, declared)


def _are_siblings(own: str, declared: str) -> bool:
    """Paths of one shape whose numbers differ: /article/469/0000914125, /article/001/0000914125."""
    first, second = urlsplit(own).path, urlsplit(declared).path
    numbers, others = _DIGITS.findall(first), _DIGITS.findall(second)
    is_one_shape = bool(numbers and others) and first.count("/") == second.count("/")
    return is_one_shape and numbers != others


def _tail(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}#{parts.fragment}"


def _last_step(url: str) -> str:
    """What an address without a number ends in: its query, or the last step of its path."""
    name = identity(url).split("/", 1)[-1]
    path, _, query = name.partition("?")
    return query or path.rsplit("/", 1)[-1].split(".", 1)[0]


def _led_to(url: str) -> str:
    """The address that a redirector's own address names; others as they are."""
    for _ in range(3):
        if cached := _AMP_CACHE.fullmatch(url):
            url = f"http{'s' if cached['s'] else ''}://{cached['rest']}"
        elif target := _target(url):
            url = target
        else:
            break
    return url


def _target(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    for hosts, path, names in _REDIRECTORS:
        if parts.path == path and hosts.fullmatch(host):
            given = parse_qs(parts.query)
            targets = [given[name][0] for name in names if name in given]
            return next((one for one in targets if one.startswith(("http://", "https://"))), None)
    return None
