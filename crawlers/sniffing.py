"""What a body really is, whatever its headers call it: text, or something that nobody will read."""

_MAGIC = (
    b"%PDF-", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06",
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd",
    b"\x7fELF", b"MZ\x90\x00", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3\x03", b"ID3\x04", b"fLaC",
    b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"\x00asm", b"CWS", b"FWS", b"SQLite format 3\x00",
    b"II*\x00", b"MM\x00*", b"\x1aE\xdf\xa3", b"HWP Document File",
)  # fmt: skip
"""PDF, images, archives, programs, Office and HWP, sound, fonts, films, databases."""
_GZIP = b"\x1f\x8b"
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# Tab, line ends, form feed, and the shifts of ISO-2022-KR.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0e\x0f\x1b")) + b"\x7f"
_SAMPLE = 64 * 1024
_MOST_CONTROLS = 0.02
"""Noise has a tenth; text has none, and a page that somebody garbled a few."""


def what_it_is(body: bytes, *, may_be_gzip: bool = False) -> str | None:
    """How the body shows that it is no text, or None for text in any charset.

    ``may_be_gzip``: a ``sitemap.xml.gz`` is a listing, and unpacked by its reader.
    """
    if body.startswith(_GZIP):
        return None if may_be_gzip else "gzip"
    magic = next((one for one in _MAGIC if body.startswith(one)), None)
    if magic is not None or body[4:8] == b"ftyp" or body[8:12] == b"WEBP":
        return f"starts with {body[:8]!r}"
    sample = body[:_SAMPLE]
    if sample.startswith(_BOMS) or _is_wide(sample):
        return None
    share = (len(sample) - len(sample.translate(None, _CONTROLS))) / max(len(sample), 1)
    return f"{share:.0%} control bytes" if share > _MOST_CONTROLS else None


def _is_wide(sample: bytes) -> bool:
    """UTF-16 without a mark: every second byte of its markup is NUL, all on one side."""
    head = sample[:1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    has_tags = b"<\x00" in head or b"\x00<" in head
    return has_tags and max(even, odd) > len(head) // 50 and min(even, odd) <= len(head) // 200
