"""XML as sites really serve it, read without trusting it: entry by entry, never as one tree.

Only the entries reach a parser, each as a small document of its own. So a listing of a hundred
thousand entries takes no more memory than its text, one broken entry spoils no other, and nothing
that a prolog declares can come to life.
"""

import codecs
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawlers.charset import decode

MAX_BYTES = 8 * 1024 * 1024
"""Of a body, and of what a ``sitemap.xml.gz`` unpacks to."""
MOST_ENTRY_CHARACTERS = 1024 * 1024
"""Of one entry; what stands beyond is not read."""

_MOST_GZIP_MEMBERS = 100
_LONGEST_TAG = 4096
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_OPENERS = r"<!--|<!\[CDATA\[|<\?"
_ROOT = re.compile(rf"{_OPENERS}|<!\s*(?P<declared>[A-Za-z]+)|<(?P<root>[^\W\d][\w.:-]*)")
_DECLARED = re.compile(
    rf"{_OPENERS}|<!\s*(?P<declared>DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE
)
_HTML_DOCTYPE = re.compile(r"<!\s*DOCTYPE\s+html\b[^\[>]*>", re.IGNORECASE)
_PAGE_ROOTS = {"html", "head", "body"}
_XML_ENTITIES = "amp|lt|gt|quot|apos"
_STRAY_AMPERSAND = re.compile(rf"&(?!(?:{_XML_ENTITIES}|#\d{{1,7}}|#x[0-9a-fA-F]{{1,6}});)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));")


class ListingError(Exception):
    """A listing that cannot be read. ``kind``: html_as_feed, doctype_forbidden, not_xml, empty,
    mojibake, too_large."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True)
class XmlText:
    """A listing that may be read. ``root``: local name of its first element, lower case, which
    begins at ``begin``; ``is_whole``: that element is closed; ``charset``: what made text of it."""

    text: str
    root: str
    begin: int
    is_whole: bool
    charset: str = "utf-8"


def read_xml(body: bytes, headers: Mapping[str, str] | None = None) -> XmlText:
    """The text of a listing in XML. Raises ListingError with its kind; parses nothing.

    A DOCTYPE or an entity declaration is refused wherever it stands, unless it is quoted in CDATA.
    """
    text, charset = _text(unpacked(body), content_type(headers))
    if not text.strip():
        raise ListingError("empty", "nothing in it")
    root = _root(text)
    if any(_outside(text, _DECLARED, root.end())):
        raise ListingError("doctype_forbidden", "declares a DOCTYPE or entities inside")
    is_whole = text.rfind(f"</{root['root']}") >= 0 or text[: root.end() + 2].endswith("/>")
    return XmlText(text, local(root["root"]), root.start(), is_whole, charset)


class Entries:
    """The complete elements of these local names, each parsed alone; to be gone through once.

    ``is_damaged`` (when the end was reached): one was cut off or broken, or the document is;
    ``has_stray_ampersands``: one had any.
    Mended on the way: stray ``&``, controls, prefixes that nobody declared, tags left open.
    """

    def __init__(self, document: XmlText, *names: str) -> None:
        self._document = document
        self._tags = re.compile(
            rf"{_OPENERS}|<(?P<end>/?)(?P<name>(?:[\w.-]+:)?(?:{'|'.join(names)}))(?=[\s/>])",
            re.IGNORECASE,
        )
        self._parser = etree.XMLParser(
            recover=True, resolve_entities=False, no_network=True, encoding="utf-8"
        )
        self.is_damaged = not document.is_whole
        self.has_stray_ampersands = False

    def __iter__(self) -> Iterator[etree._Element]:
        for piece in self._pieces():
            mended, is_stray = _mended(piece)
            self.has_stray_ampersands |= is_stray
            element = etree.fromstring(mended.encode("utf-8", "replace"), self._parser)
            if element is None or any(map(_is_flaw, self._parser.error_log)):
                self.is_damaged = True
            if element is not None:
                yield element

    def _pieces(self) -> Iterator[str]:
        """The text of each, from its start tag to the end tag of the same name. One that begins
        before the last one ended means that the last one never did."""
        text, open_tag, begin = self._document.text, "", 0
        for tag in _outside(text, self._tags, self._document.begin):
            name = tag["name"]
            if tag["end"]:
                if name == open_tag:
                    yield self._bounded(text, begin, _end_of(text, tag))
                    open_tag = ""
            elif name == open_tag or not open_tag:
                self.is_damaged |= name == open_tag
                is_empty = text[_end_of(text, tag) - 2] == "/"
                open_tag, begin = "" if is_empty else name, tag.start()
        self.is_damaged |= bool(open_tag)

    def _bounded(self, text: str, begin: int, end: int) -> str:
        self.is_damaged |= end - begin > MOST_ENTRY_CHARACTERS
        return text[begin : min(end, begin + MOST_ENTRY_CHARACTERS)]


def content_type(headers: Mapping[str, str] | None) -> str | None:
    """The Content-Type of response headers, whatever the case of their names."""
    return next((v for k, v in (headers or {}).items() if k.lower() == "content-type"), None)


def unpacked(body: bytes) -> bytes:
    """The body, gunzipped where it is gzip (``sitemap.xml.gz``), 8 MiB at most."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    plain, rest = bytearray(), body
    for _ in range(_MOST_GZIP_MEMBERS):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            plain += unpacker.decompress(rest, MAX_BYTES + 1 - len(plain))
        except zlib.error as error:
            raise ListingError("not_xml", f"broken gzip: {error}") from error
        if len(plain) > MAX_BYTES:
            raise ListingError("too_large", f"unpacks to more than {MAX_BYTES} bytes")
        rest = unpacker.unused_data
        if not rest.startswith(b"\x1f\x8b"):
            break
    return bytes(plain)


def local(name: str) -> str:
    """A name without namespace or prefix, lower case: ``dc:date`` and ``{…}date`` are ``date``."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def local_name(element: etree._Element) -> str:
    """The local name of an element; empty for comments and the like."""
    return local(element.tag) if isinstance(element.tag, str) else ""


def _text(body: bytes, kind: str | None) -> tuple[str, str]:
    # XML, appendix F: two bytes a character, without a mark, give themselves away.
    if body.startswith(b"<\x00"):
        body = codecs.BOM_UTF16_LE + body
    elif body.startswith(b"\x00<"):
        body = codecs.BOM_UTF16_BE + body
    decoded = decode(body, kind)
    if "mojibake" in decoded.flags:
        raise ListingError("mojibake", f"no charset makes it readable ({decoded.charset} tried)")
    return decoded.text, decoded.charset


def _root(text: str) -> re.Match[str]:
    """The first start tag. Raises ListingError for what may not come before it, or be it."""
    for mark in _outside(text, _ROOT, 0):
        if mark["root"]:
            if local(mark["root"]) in _PAGE_ROOTS:
                raise ListingError("html_as_feed", "a web page instead of XML")
            return mark
        if _HTML_DOCTYPE.match(text, mark.start()):
            raise ListingError("html_as_feed", "a web page instead of XML")
        raise ListingError("doctype_forbidden", f"declares a {mark['declared'][:20]}")
    raise ListingError("not_xml", f"starts with {text.strip()[:40]!r}")


def _outside(text: str, marks: re.Pattern[str], begin: int) -> Iterator[re.Match[str]]:
    """What a pattern finds outside comments, CDATA and processing instructions, in one pass
    however often these are left open."""
    while mark := marks.search(text, begin):
        closed_by = _CLOSED_BY.get(mark[0])
        if closed_by is None:
            yield mark
            begin = mark.end()
            continue
        end = text.find(closed_by, mark.end())
        if end < 0:
            return
        begin = end + len(closed_by)


def _end_of(text: str, tag: re.Match[str]) -> int:
    """Where a tag ends; one of unlikely length ends where its name does."""
    closed = text.find(">", tag.end(), tag.end() + _LONGEST_TAG)
    return closed + 1 if closed >= 0 else tag.end()


def _mended(text: str) -> tuple[str, bool]:
    """Stray ampersands escaped outside CDATA, and whether there were any; characters that XML
    forbids taken out, references to them replaced (libxml2 would give bytes that are no UTF-8)."""
    rest, pieces, strays = _NOT_XML.sub("", text), [], 0
    while rest:
        plain, mark, rest = rest.partition("<![CDATA[")
        quoted, end, rest = rest.partition("]]>") if mark else ("", "", "")
        plain, found = _STRAY_AMPERSAND.subn("&amp;", plain)
        strays += found
        pieces += [_REFERENCE.sub(_possible, plain), mark, quoted, end]
    return "".join(pieces), strays > 0


def _possible(reference: re.Match[str]) -> str:
    """A numeric reference as it is, or U+FFFD for what can be no character (XML 1.0, 2.2)."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_one = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if is_one or 0x10000 <= code <= 0x10FFFF else "\ufffd"


def _is_flaw(entry: etree._LogEntry) -> bool:
    """Prefixes that nobody declared are no flaw: we look at local names."""
    is_error = entry.level > etree.ErrorLevels.WARNING
    return bool(is_error and entry.domain != etree.ErrorDomains.NAMESPACE)
