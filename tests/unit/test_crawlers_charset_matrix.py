"""The charset matrix: header × declaration × truth × damage; right or quarantined, never else."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import pytest

from crawlers.charset import decode

SENTENCES = (
    "정부가 똠방각하처럼 크게 웃으며 공개 모델 지원책을 내놨다. 뷁도 펲도 읽힌다.",
    "국회는 21일 ‘인공지능 기본법’ 개정안을 심사했다… 똬리를 튼 쟁점이 남았다.",
    "가중치는 누구나 내려받아 고쳐 쓸 수 있다고 연구진은 설명했다.",
)
BODY = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)
TRUTHS = {
    "utf-8": ("utf-8", b""),
    "cp949": ("cp949", b""),
    "utf-8 with mark": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16": ("utf-16-le", b"\xff\xfe"),
    "utf-16 big end": ("utf-16-be", b"\xfe\xff"),
}
LABELS = (None, "utf-8", "euc-kr", "iso-8859-1", "ks_c_5601-1987", "windows-949", "x-nonsense")
DAMAGES = ("none", "cut", "stray byte", "foreign comment", "read twice", "read twice as cp1252",
           "holes saved")  # fmt: skip

Verdict = Literal["right", "quarantined", "silently wrong"]


@dataclass(frozen=True)
class Cell:
    header: str | None
    meta: str | None
    truth: str
    damage: str

    @property
    def page(self) -> str:
        meta = f'<meta charset="{self.meta}">' if self.meta else ""
        return f"<html><head>{meta}<title>열린 모델</title></head><body>{BODY}</body></html>"

    def served(self) -> bytes:
        """The bytes that the site sends."""
        charset, mark = TRUTHS[self.truth]
        raw = self.page.encode(charset)
        other = "utf-8" if charset == "cp949" else "cp949"
        place = raw.index("<p>국회".encode(charset))
        match self.damage:
            case "cut":  # amid the last character but two
                raw = raw[: raw.rindex("다.</p>".encode(charset)) + 1]
            case "stray byte":
                raw = raw[:place] + b"\xff" + raw[place:]
            case "foreign comment":
                raw = raw[:place] + b"<!-- " + "광고 시작".encode(other) + b" -->" + raw[place:]
            case "read twice":
                return mark + raw.decode("latin-1").encode()
            case "read twice as cp1252":
                return mark + raw.decode("cp1252", "replace").encode()
            case "holes saved":
                return mark + raw.decode(other, "replace").encode()
        return mark + raw

    def verdict(self) -> Verdict:
        """Right: the page's very text, up to the cut, but for what was damaged."""
        decoded = decode(
            self.served(), f"text/html; charset={self.header}" if self.header else None
        )
        if "mojibake" in decoded.flags:
            return "quarantined"
        text = re.sub(r"<!--.*?-->|\ufffd", "", decoded.text, flags=re.DOTALL)
        if self.damage == "cut":
            is_right = self.page.startswith(text) and text.endswith("설명했")
        else:
            is_right = text == self.page
        return "right" if is_right else "silently wrong"


def cells() -> Iterator[Cell]:
    """All but 8-bit comments in UTF-16, which no site could show anybody."""
    for header, meta, truth, damage in product(LABELS, LABELS, TRUTHS, DAMAGES):
        if damage != "foreign comment" or not truth.startswith("utf-16"):
            yield Cell(header, meta, truth, damage)


def expected(cell: Cell) -> Verdict:
    """Text whose Korean was lost before it was served cannot be right; UTF-16 out of step, neither."""
    is_lost = cell.damage in ("read twice", "read twice as cp1252", "holes saved")
    is_out_of_step = cell.truth.startswith("utf-16") and cell.damage == "stray byte"
    return "quarantined" if is_lost or is_out_of_step else "right"


@pytest.fixture(scope="module")
def verdicts() -> dict[Cell, Verdict]:
    return {cell: cell.verdict() for cell in cells()}


def test_no_cell_is_silently_wrong(verdicts: dict[Cell, Verdict]) -> None:
    counts = Counter(verdicts.values())
    print(f"\ncharset matrix: {len(verdicts)} cells, {counts['right']} right, "
          f"{counts['quarantined']} quarantined, {counts['silently wrong']} silently wrong")  # fmt: skip
    assert [cell for cell, verdict in verdicts.items() if verdict == "silently wrong"] == []
    assert len(verdicts) >= 40


def test_what_can_be_read_is_read_and_the_rest_quarantined(verdicts: dict[Cell, Verdict]) -> None:
    assert [(cell, is_) for cell, is_ in verdicts.items() if is_ != expected(cell)] == []
