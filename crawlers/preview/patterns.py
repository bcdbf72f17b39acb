"""What the articles' addresses of a site have in common, learned from those that a listing shows.

Digits and what changes from one to the next become classes of characters, what stays is written
out; whatever is different in each of them is the article's number.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from crawlers.outlet import ArticleAddress

_ENOUGH = 0.95
_MOST_FORMS = 2
_TELLING = 0.5
_FEWEST_WORDS = 3
_DIGITS = re.compile(r"(\d+)")
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp|do|amp)$", re.IGNORECASE)
_SECTION = re.compile(r"[a-z]+(?:[-_][a-z]+)?")
_CODE = re.compile(r"[A-Z0-9]{16,}")


@dataclass(frozen=True)
class Learned:
    """The pattern, and how many of the listing's addresses it matches."""

    article: ArticleAddress
    matched: int
    total: int


@dataclass(frozen=True)
class _Column:
    """The same segment of several paths. ``stems`` are its values without their ``extension``."""

    stems: tuple[str, ...]
    extension: str

    @property
    def has_digits(self) -> bool:
        return all(any(letter.isdigit() for letter in stem) for stem in self.stems)

    def expression(self, name: str | None) -> str:
        """The expression; with a name, that of the number's group in it."""
        stem, extension = _stem(self.stems, is_number=bool(name)), re.escape(self.extension)
        return f"(?P<{name}>{stem}){extension}" if name else stem + extension


def learn(urls: Iterable[str]) -> Learned | None:
    """The pattern of these addresses; None where they have nothing in common that names one."""
    known = list(dict.fromkeys(urls))
    forms: dict[tuple[int, str], list[str]] = defaultdict(list)
    for url in known:
        forms[_form(url)].append(url)
    paths: list[str] = []
    numbers: list[str] = []
    covered = 0
    for group in sorted(forms.values(), key=len, reverse=True)[:_MOST_FORMS]:
        name = "number" if not paths else f"number{len(paths) + 1}"
        found = _of_form(group, name)
        if found is not None:
            paths.append(found[0])
            numbers += [found[1]] if found[1] else []
            covered += len(group)
        if covered >= _ENOUGH * len(known):
            break
    if not paths:
        return None
    path = paths[0] if len(paths) == 1 else f"(?:{'|'.join(paths)})"
    ids = tuple(dict.fromkeys(numbers))
    article = ArticleAddress(path=f"^{path}$", id=ids if len(ids) == len(paths) else ())
    return Learned(article, sum(map(article.matches, known)), len(known))


def _form(url: str) -> tuple[int, str]:
    segments = _segments(url)
    ending = _EXTENSION.search(segments[-1]) if segments else None
    return len(segments), ending[0] if ending else ""


def _segments(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]


def _of_form(urls: Sequence[str], name: str) -> tuple[str, str | None] | None:
    """Path expression and name of the number, where some part of the addresses names an article."""
    columns = [_column(values) for values in zip(*map(_segments, urls), strict=True)]
    slash = "/?" if any(urlsplit(url).path.endswith("/") for url in urls) else ""
    place = _place(columns, len(urls))
    told = len(columns[place].stems) if place is not None else 0
    parameter, values = _parameter(urls)
    if parameter is not None and values > told:
        return _path(columns, None, name, slash), parameter
    return None if place is None else (_path(columns, place, name, slash), name)


def _place(columns: Sequence[_Column], total: int) -> int | None:
    """The segment that tells articles apart: of those with digits, else of words, the last with
    most values. Words of one or two addresses say nothing."""
    telling = [n for n, one in enumerate(columns) if len(one.stems) > _TELLING * total]
    numbers = [n for n in telling if columns[n].has_digits]
    if not numbers and total < _FEWEST_WORDS:
        return None
    return max(numbers or telling, key=lambda n: (len(columns[n].stems), n), default=None)


def _path(columns: Sequence[_Column], place: int | None, name: str, slash: str) -> str:
    parts = (one.expression(name if n == place else None) for n, one in enumerate(columns))
    return "/" + "/".join(parts) + slash


def _parameter(urls: Sequence[str]) -> tuple[str | None, int]:
    """The query parameter with most different numbers, and how many."""
    values: dict[str, set[str]] = defaultdict(set)
    for url in urls:
        for name, value in parse_qsl(urlsplit(url).query):
            if any(letter.isdigit() for letter in value):
                values[name].add(value)
    telling = [name for name, found in values.items() if len(found) > _TELLING * len(urls)]
    best = max(telling, key=lambda one: (len(values[one]), max(map(len, values[one]))), default="")
    return best or None, len(values[best])


def _column(values: Sequence[str]) -> _Column:
    endings = {match[0] for value in values if (match := _EXTENSION.search(value))}
    extension = endings.pop() if len(endings) == 1 else ""
    return _Column(tuple(dict.fromkeys(one.removesuffix(extension) for one in values)), extension)


def _stem(stems: Sequence[str], *, is_number: bool) -> str:
    """``AKR20261121000076``, ``AKR2026…`` → ``AKR\\d{16,}``."""
    pieces = [_DIGITS.split(stem) for stem in stems]
    if len({tuple(one[::2]) for one in pieces}) == 1:
        return "".join(_runs(list(zip(*pieces, strict=True)), is_number=is_number))
    if all(_CODE.fullmatch(stem) for stem in stems):
        return r"[A-Z0-9]{16,}"
    if all(_SECTION.fullmatch(stem) for stem in stems):
        return "[a-z_-]+"
    return "[^/]+"


def _runs(columns: Sequence[Sequence[str]], *, is_number: bool) -> Iterator[str]:
    """Odd ones are of digits, all others equal."""
    is_digits_only = len(columns) == 3 and not columns[0][0] and not columns[2][0]
    for n, runs in enumerate(columns):
        if n % 2 == 0:
            yield re.escape(runs[0])
        elif len(set(runs)) == 1 and len(runs[0]) < 3 and not is_digits_only:
            yield runs[0]  # a name: v2
        else:
            yield _digits(runs, may_be_date=not is_number)


def _digits(runs: Sequence[str], *, may_be_date: bool) -> str:
    """A year, month or day keeps its length; numbers grow."""
    shortest, longest = min(map(len, runs)), max(map(len, runs))
    is_year = shortest == longest == 4 and all(run.startswith(("19", "20")) for run in runs)
    if may_be_date and (is_year or shortest == longest == 2):
        return rf"\d{{{shortest}}}"
    return rf"\d{{{shortest - 1},}}" if shortest > 3 else r"\d+"
