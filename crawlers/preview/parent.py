"""Looks at sites from the command line: starts the child that asks, and reads what it found."""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.children import ChildError, run_child
from crawlers.preview.refusals import explain_refusal
from crawlers.url_grammar import oddity

_PREVIEW_S = 600.0
_PER_OUTLET_S = 60.0
_LEAST_S = 300.0
_GRACE_S = 20.0


class PreviewError(Exception):
    """A site of which nothing can be shown. ``kind``: the trouble's name, ``no_listing``,
    ``address``, or ``late``; ``tried``: what was looked at as a listing."""

    def __init__(self, kind: str, text: str, tried: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(explain_refusal(kind, text))
        self.kind = kind
        self.tried = tried


def preview(url: str, slug: str | None = None) -> dict[str, Any]:
    """What a look at a site found (crawlers/preview/looking.py). Nothing goes into the database.

    An address without scheme is https. Raises PreviewError, SettingsError, ChildError.
    """
    url = with_scheme(url)
    options = ["--url", url, *(["--slug", slug] if slug else [])]
    found = _run(options, _PREVIEW_S)
    if not found:
        raise PreviewError("late", f"{_PREVIEW_S:.0f} s")
    if error := found[0].get("error"):
        raise PreviewError(error["kind"], error["text"], error["tried"])
    return found[0]


def with_scheme(url: str) -> str:
    """The address in full, its path included. Raises PreviewError ``address``."""
    url = url.strip() if "://" in url else f"https://{url.strip()}"
    if odd := oddity(url):
        raise PreviewError("address", odd)
    return url if urlsplit(url).path else f"{url}/"


def check_live(
    slugs: Sequence[str], tell: Callable[[dict[str, Any]], None] = lambda _: None
) -> list[dict[str, Any]]:
    """Checks outlets of the catalogue against their sites (crawlers/preview/live_checks.py), in any
    order; ``tell`` hears of each soon after. Those that time did not suffice for are missing.
    Raises SettingsError, ChildError."""
    seconds = max(_LEAST_S, _PER_OUTLET_S * len(slugs))
    return _run(list(slugs), seconds, tell)


def _run(
    options: Sequence[str],
    seconds: float,
    tell: Callable[[dict[str, Any]], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Runs the child, and gives what it wrote line by line."""
    with tempfile.TemporaryDirectory(prefix="newswatch-preview-") as folder:
        rows = _Rows(Path(folder) / "found.jsonl", tell)
        end = run_child(
            "crawlers.preview.child",
            *("--to", str(rows.file), "--seconds", str(seconds)),
            *options,
            deadline_s=seconds + _GRACE_S,
            beat=rows.read,
        )
        rows.read()
    if end.code > 0:
        raise ChildError(f"The process that asks sites ended with {end.code}; its log is above.")
    return rows.found


class _Rows:
    """Rows of a file that is still being written."""

    def __init__(self, file: Path, tell: Callable[[dict[str, Any]], None]) -> None:
        self.file = file
        self.found: list[dict[str, Any]] = []
        self._tell = tell

    def read(self) -> None:
        """Reads what is new; a line without its end is not there yet."""
        text = self.file.read_text("utf-8") if self.file.exists() else ""
        lines = text.split("\n")[:-1]
        for line in lines[len(self.found) :]:
            self.found.append(json.loads(line))
            self._tell(self.found[-1])
