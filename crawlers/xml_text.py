"""XML as sites really serve it, read without trusting it: feeds and sitemaps."""

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from crawlers.charset import decode

MAX_BYTES = 64 * 1024 * 1024
"""A compressed sitemap may hold 50 MB; what unpacks to more is refused."""

_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_XML_ENTITIES = "amp|lt|gt|quot|apos"
_STRAY_AMPERSAND = re.compile(rf"&(?!(?:{_XML_ENTITIES}|#\d{{1,7}}|#x[0-9a-fA-F]{{1,6}});)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ListingError(Exception):
    """A listing that cannot be read. ``kind``: html, doctype, not_xml, empty, mojibake, too_big."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


def read_xml(body: bytes, headers: Mapping[str, str] | None = None) -> etree._Element:
    """The root element. Raises ListingError with its kind; resolves no entity, loads nothing.

    Mended on the way: text before the declaration, an untrue encoding, stray ``&``, controls,
    tags left open.
    """
    text = _text(unpacked(body), content_type(headers))
    if not text.strip():
        raise ListingError("empty", "nothing in it")
    if _HTML.match(text):
        raise ListingError("html", "a web page instead of XML")
    if _DOCTYPE.search(_CDATA.sub("", text[: len(text)])):
        raise ListingError("doctype", "declares a DOCTYPE or entities, which are refused")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, encoding="utf-8"
    )
    mended = _DECLARATION.sub("", _mended(text)).lstrip()
    root = etree.fromstring(mended.encode("utf-8", "replace"), parser)
    if root is None:
        raise ListingError("not_xml", f"starts with {text.strip()[:40]!r}")
    return root


def content_type(headers: Mapping[str, str] | None) -> str | None:
    """The Content-Type of response headers, whatever the case of their names."""
    return next((v for k, v in (headers or {}).items() if k.lower() == "content-type"), None)


def unpacked(body: bytes) -> bytes:
    """The body, gunzipped where it is gzip (``sitemap.xml.gz``)."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        plain = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise ListingError("not_xml", f"broken gzip: {error}") from gzip.BadGzipFile()
    if len(plain) > MAX_BYTES:
        raise ListingError("too_big", f"unpacks to more than {MAX_BYTES} bytes")
    return plain


def local_name(element: etree._Element) -> str:
    """Name without namespace or prefix, lower case: ``dc:date`` and ``{…}date`` are ``date``."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return re.split("[}:]", tag)[-1].lower()


def descendants(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Elements of these local names, in document order, not inside one another."""
    for child in root:
        if local_name(child) in names:
            yield child
        else:
            yield from descendants(child, *names)


def _text(body: bytes, kind: str | None) -> str:
    decoded = decode(body, kind)
    if "mojibake" in decoded.flags:
        raise ListingError("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    return decoded.text


def _mended(text: str) -> str:
    """Stray ampersands escaped outside CDATA; characters that XML forbids taken out."""
    pieces = _CDATA.split(_NOT_XML.sub("", text))
    return "".join(
        piece if place % 2 else _STRAY_AMPERSAND.sub("&amp;", piece)
        for place, piece in enumerate(pieces)
    )
