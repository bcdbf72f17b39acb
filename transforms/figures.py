"""Numbers and dates as they stand in Korean news, to tell which of them a correction changed."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
DATE = re.compile(
    rf"(?:(?:19|20)\d\d\s?년(?:\s?{_MONTH}\s?월(?:\s?{_DAY}\s?일)?)?"
    rf"|(?:19|20)\d\d[.\-/]\s?{_MONTH}[.\-/]\s?{_DAY}\b"
    rf"|(?<!\d){_MONTH}\s?월(?:\s?{_DAY}\s?일)?(?!\s?간)|(?<!\d){_DAY}\s?일(?!\s?간)(?=[\s,.(에부까오밝전]|$)"
    r"|(?:(?:오전|오후)\s?)?(?<!\d)\d{1,2}\s?시(?!\s?간)(?:\s?\d{1,2}\s?분)?)"
)
_UNITS = (
    "퍼센트포인트|퍼센트|포인트|달러|유로|위안|시간|개월|가지|배럴|킬로|미터|헥타르|평|톤|여"
    "|%p|%|원|엔|명|건|개|곳|배|회|차|위|년|주|분|초|살|세|대|장|권|표|석|호|조|억|만|천|백"
)
NUMBER = re.compile(
    rf"(?:(?<![^\s(\[])[-−△])?\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?(?:{_UNITS})(?:\s?\d[\d,.]*\s?(?:{_UNITS}))*(?:원|달러|명|개|건)?)?"
)
_MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class Moved:
    """What is named no more, and what is named now; each as it is written, in its order."""

    out: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.out or self.new)


def moved_dates(before: str, after: str) -> Moved:
    """Dates and hours, told by their digits and units: ``11월 3일``, ``오후 2시``."""
    return _moved(_found(DATE, before), _found(DATE, after))


def moved_numbers(before: str, after: str) -> Moved:
    """Numbers with their units (``3.5%``, ``1조 2000억원``), dates left out."""
    return _moved(
        _found(NUMBER, DATE.sub(" ", _plain(before))),
        _found(NUMBER, DATE.sub(" ", _plain(after))),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])


def _found(pattern: re.Pattern[str], text: str) -> dict[str, tuple[str, int]]:
    """Key (without blanks and thousands) to the first writing, and how often."""
    writings = [match[0].strip() for match in pattern.finditer(_plain(text))]
    counts = Counter(map(_key, writings))
    return {_key(one): (one, counts[_key(one)]) for one in reversed(writings)}


def _moved(old: dict[str, tuple[str, int]], new: dict[str, tuple[str, int]]) -> Moved:
    """A number that is only named once more or once less has not changed."""
    gone = tuple(one for key, (one, _) in reversed(old.items()) if key not in new)
    come = tuple(one for key, (one, _) in reversed(new.items()) if key not in old)
    return Moved(gone, come)


def _key(writing: str) -> str:
    return re.sub(r"[\s,]", "", writing)
