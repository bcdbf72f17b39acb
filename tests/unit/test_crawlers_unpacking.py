"""Content encodings undone within bounds, and what is no text told by its bytes."""

import gzip
import os
import zlib
from collections.abc import Callable
from itertools import product

import brotli
import pytest

from crawlers.sniffing import what_it_is
from crawlers.troubles import Refusal
from crawlers.unpacking import unpack, zstd

MOST = 8 * 1024 * 1024


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def quick_brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=3))


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
    ("deflate", bare_deflate), ("br", quick_brotli), ("zstd", zstd.compress),
]  # fmt: skip
BODY = os.urandom(150_000) + "인공지능 정책 ".encode() * 40_000


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_what_was_packed_is_unpacked(name: str, pack: Callable[[bytes], bytes]) -> None:
    for body in (BODY, b"", b"x"):
        assert unpack(pack(body), [name.upper()], MOST) == body
    assert unpack(b"", [name], MOST) == b""


@pytest.mark.parametrize(("inner", "outer"), list(product(PACKERS, repeat=2)))
def test_one_encoding_in_another(
    inner: tuple[str, Callable[[bytes], bytes]], outer: tuple[str, Callable[[bytes], bytes]]
) -> None:
    packed = outer[1](inner[1](BODY))
    assert unpack(packed, [f"{inner[0]}, {outer[0]}"], MOST) == BODY
    assert unpack(packed, [inner[0], outer[0]], MOST) == BODY


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_a_bomb_and_a_bomb_in_a_bomb(name: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(MOST + 1))
    assert len(unpack(pack(bytes(MOST)), [name], MOST)) == MOST
    assert trouble(bomb, [name]) == "bomb"
    assert trouble(pack(pack(bytes(100 * 1024 * 1024))), [name, name]) == "bomb"
    assert trouble(bomb, [name] * 4) == "bomb"


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_what_is_cut_or_no_packing_at_all(name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(BODY)
    for broken in (packed[:-1000], packed[:100], b"\x06 no packing at all " * 9):
        assert trouble(broken, [name]) == "broken_encoding"
    assert BODY.startswith(unpack(packed[: len(packed) // 2], [name], MOST, may_be_cut=True))


def test_members_frames_and_what_follows_them() -> None:
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b") + b"junk", ["gzip"], MOST) == b"ab"
    assert unpack(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"], MOST) == b"ab"
    wide = zstd.compress(
        bytes(1000), options={zstd.CompressionParameter.window_log: 27,
                              zstd.CompressionParameter.content_size_flag: 0}
    )  # fmt: skip
    frame = bytearray(wide)
    frame[4:6] = b"\x00\x88"  # no content size; a window of 128 MiB
    assert trouble(bytes(frame), ["zstd"]) == "broken_encoding"


def test_names_of_encodings() -> None:
    assert unpack(b"plain", ["identity", "UTF-8, none"], MOST) == b"plain"
    assert trouble(b"plain", ["compress"]) == "encoding_unknown"
    assert trouble(gzip.compress(b"x"), ["gzip, sdch"]) == "encoding_unknown"


def trouble(body: bytes, encodings: list[str]) -> str:
    with pytest.raises(Refusal) as caught:
        unpack(body, encodings, MOST)
    return caught.value.kind


PAGE = (
    "<!doctype html><html><head><title>정부, 공개 모형 지침</title></head><body><p>"
    + "누구나 쓸 수 있는 인공지능 모형의 조달 지침을 새로 정했다. " * 50
    + "</p></body></html>"
)


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "iso2022_kr", "johab", "utf-16",
                "utf-16-le", "utf-16-be", "shift_jis", "cp1252"],
)  # fmt: skip
def test_pages_of_any_charset_are_text(charset: str) -> None:
    page = PAGE.encode(charset, "replace")
    assert what_it_is(page) is None
    assert what_it_is(page + b"\x00\x0b\x01" * 3) is None


def test_empty_and_short_bodies_are_text() -> None:
    assert [what_it_is(body) for body in (b"", b"x", b"<p>", b"\xef\xbb\xbf")] == [None] * 4


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"\x89PNG\r\n\x1a\n", b"GIF89a\x01\x00", b"PK\x03\x04\x14\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF", b"RIFF\x24\x00\x00\x00WEBPVP8 ", b"\x00\x00\x00\x20ftypmp42",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x7fELF\x02\x01", b"\x1f\x8b\x08\x00",
        bytes(range(256)) * 40, bytes(5000), zlib.compress(BODY[:100_000])[2:],
        b"<html>" + os.urandom(60_000),
    ],
)  # fmt: skip
def test_what_is_no_text(body: bytes) -> None:
    assert what_it_is(body) is not None


def test_a_gzipped_sitemap_is_a_listing_and_no_page() -> None:
    packed = gzip.compress(b"<urlset></urlset>")
    assert what_it_is(packed, may_be_gzip=True) is None
    assert what_it_is(packed) == "gzip"
