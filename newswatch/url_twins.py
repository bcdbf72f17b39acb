"""Addresses that differ and show one article: for phones, for printing, AMP, and as portals do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_STEP = re.compile(r"/amp(?=/|$)|\.amp$", re.IGNORECASE)
_AMP_NAME = re.compile(r"(?<=/)view-amp(?=/)", re.IGNORECASE)
_NDSOFT = re.compile(r"/(?:articlePrint|articleViewAmp|quickViewArticleView)(?=\.html$)", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:php|html?|aspx?|jsp|do)$", re.IGNORECASE)
_PRINT = re.compile(r"/print$", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True)
class _Portal:
    """Paths and parameters by which a portal calls one article, and one name for all of them."""

    host: str
    path: str
    name: str
    parameters: tuple[str, ...] = ()


_NAVER = r"(?:n\.)?(?:news|entertain|sports|sports\.news)\.naver\.com"
_DAUM = r"(?:[a-z]+\.)?(?:v|media)\.daum\.net"
_PORTALS = (
    _Portal(
        _NAVER,
        r"(?:/\w+)?/article/(?:comment/)?(?P<oid>\d+)/(?P<aid>\d+)",
        "news.naver.com/article/{oid}/{aid}",
    ),
    _Portal(_NAVER, r"(?:/\w+)*/read(?:\.naver|\.nhn)?|/news",
            "news.naver.com/article/{oid}/{aid}", ("oid", "aid")),
    _Portal(_DAUM, r"(?:/\w+)*/v/(?P<id>\d{8,})", "v.daum.net/v/{id}"),
    _Portal(_DAUM, r"(?:/\w+)*/newsview", "v.daum.net/v/{newsid}", ("newsid",)),
    _Portal(r"blog\.naver\.com", r"/(?P<blogId>[\w-]+)/(?P<logNo>\d{6,})",
            "blog.naver.com/{blogId}/{logNo}"),
    _Portal(r"blog\.naver\.com", r"/PostView\.(?:naver|nhn)",
            "blog.naver.com/{blogId}/{logNo}", ("blogId", "logNo")),
    _Portal(r".+\.tistory\.com", r"/m(?P<rest>/.+)", "{host}{rest}"),
    _Portal(r"newsis\.com", r"/view", "newsis.com/view/{id}", ("id",)),
    _Portal(r"news1\.kr", r"/articles", "news1.kr/articles/{bare}", ("bare",)),
)  # fmt: skip


def twin_host(host: str) -> str:
    """The host without its ``www.``/``m.``/``amp.`` part."""
    return _HOST.sub("", host)


def identity(url: str) -> str:
    """What is the same of all addresses of one article, and of no other; no address itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = twin_host(parts.netloc)
    path = _plain_path(parts.path)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return _portal_name(host, path, parts.query) or (
        f"{host}{path}?{_plain_query(parts.query)}{fragment}"
    )


def _plain_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", _PERCENT.sub(_as_is, path))
    path = _AMP_NAME.sub("view", _AMP_STEP.sub("", path))
    path = _INDEX.sub("", _NDSOFT.sub("/articleView", path)).rstrip("/")
    return _PRINT.sub("", path)


def _plain_query(query: str) -> str:
    """Parameters by name; those of one name in their own order, which may matter."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    plain = ((_quoted(name), _quoted(value)) for name, _, value in pairs)
    return "&".join(f"{name}={value}" for name, value in sorted(plain, key=lambda pair: pair[0]))


def _quoted(text: str) -> str:
    """One spelling of a name or value, whatever charset its bytes are in."""
    signs = unquote_to_bytes(text.replace("+", " "))
    return "".join(
        chr(byte) if byte in _UNRESERVED else "+" if byte == 0x20 else f"%{byte:02X}"
        for byte in signs
    )


def _as_is(match: re.Match[str]) -> str:
    byte = int(match[1], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()


def _portal_name(host: str, path: str, query: str) -> str | None:
    for portal in _PORTALS:
        match = re.fullmatch(portal.host, host) and re.fullmatch(portal.path, path)
        if match:
            values = {**match.groupdict(), **_asked(query, portal.parameters), "host": host}
            if all(values.get(name) for name in portal.parameters):
                return portal.name.format(**values) + "?"
    return None


def _asked(query: str, names: tuple[str, ...]) -> Mapping[str, str]:
    """Values of these parameters; ``bare`` is a number that stands alone (?4500076)."""
    given = parse_qs(query)
    found = {name: given[name][0] for name in names if name in given}
    bare = re.match(r"\d{4,}(?=&|=?$)", query)
    return found | ({"bare": bare[0]} if bare else {})
