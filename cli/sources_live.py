"""``newswatch sources check --live``: the catalogue held against the sites themselves."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from crawlers.catalogue import Catalogue

_STATES = {
    "kept": ("약속대로", "as promised"),
    "differs": ("다름", "differs"),
    "missing": ("빠짐", "missing"),
    "skipped": ("묻지 않음", "not asked"),
    "late": ("시간 안에 못함", "out of time"),
}


def check_live(slugs: list[str], out: Path | None, *, as_json: bool) -> None:
    """Asks each outlet for one listing and one article; writes the report as it goes, and goes on
    with one that was left unfinished. Exit 1 where something promised is missing."""
    from cli.output import print_json
    from crawlers.catalogue import load_catalogue
    from newswatch.settings import settings

    catalogue = load_catalogue(settings().catalogue_dir)
    wanted = _wanted(catalogue, slugs)
    report = _Report(out, wanted)
    _ask(report)
    rows = report.finish()
    if as_json:
        for row in rows:
            print_json(row)
    else:
        _show(rows, out)
    if any(row["state"] in ("missing", "late") for row in rows):
        raise typer.Exit(1)


def _wanted(catalogue: Catalogue, slugs: list[str]) -> list[str]:
    from difflib import get_close_matches

    from cli.words import words
    from crawlers.consent import lacks_consent, trouble_of

    enabled = {slug: outlet for slug, outlet in catalogue.outlets.items() if outlet.enabled}
    known = [slug for slug, outlet in enabled.items() if not lacks_consent(outlet)]
    for slug in slugs:
        if slug in enabled and slug not in known:
            raise typer.BadParameter(f"{slug}: {trouble_of(enabled[slug]).text}")
        if slug not in known:
            near = ", ".join(get_close_matches(slug, known)) or "newswatch sources list"
            raise typer.BadParameter(words(f"{slug}: 없는 매체 ({near}?)", f"{slug}? ({near})"))
    return slugs or known


def _ask(report: _Report) -> None:
    from cli.progress import counting
    from cli.words import words
    from crawlers.preview.parent import check_live as ask

    with counting(words("실제로 묻기", "asking the sites"), len(report.wanted)) as bar:
        bar.step(len(report.rows))

        def tell(row: dict[str, Any]) -> None:
            report.add(row)
            bar.step()

        if report.left:
            ask(report.left, tell)


class _Report:
    """The rows so far, and the file that a person can send back: facts only, no publisher's text.
    A file that was left unfinished is gone on with."""

    def __init__(self, file: Path | None, wanted: list[str]) -> None:
        self._file, self.wanted = file, wanted
        self.rows: dict[str, dict[str, Any]] = {}
        self._began = _now()
        before = _read(file)
        if before is not None and before.get("finished") is None:
            self._began = before["began"]
            self.rows = {row["outlet"]: row for row in before["outlets"] if row["outlet"] in wanted}

    @property
    def left(self) -> list[str]:
        return [slug for slug in self.wanted if slug not in self.rows]

    def add(self, row: dict[str, Any]) -> None:
        self.rows[row["outlet"]] = row
        self._write(None)

    def finish(self) -> list[dict[str, Any]]:
        """The rows in the catalogue's order; what is left stands as out of time."""
        late = {"state": "late", "source": "", "url": "", "differences": []}
        rows = [self.rows.get(slug) or {"outlet": slug, **late} for slug in self.wanted]
        self._write(None if self.left else _now())
        return rows

    def _write(self, finished: str | None) -> None:
        if self._file is None:
            return
        rows = [self.rows[slug] for slug in self.wanted if slug in self.rows]
        states = Counter(row["state"] for row in rows)
        report = {"report": "newswatch sources check --live", "began": self._began,
                  "finished": finished, "states": states, "outlets": rows}  # fmt: skip
        beside = self._file.with_name(self._file.name + ".part")
        beside.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        beside.replace(self._file)


def _read(file: Path | None) -> dict[str, Any] | None:
    """A report of ours, or None where there is no file. Raises BadParameter for another file."""
    from cli.words import words

    if file is None or not file.exists():
        return None
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError:
        found = None
    if isinstance(found, dict) and str(found.get("report", "")).startswith("newswatch"):
        return found
    told = words(f"{file}: 우리 보고서가 아니어서 덮어쓰지 않습니다", f"{file}: no report of ours")
    raise typer.BadParameter(told)


def _show(rows: list[dict[str, Any]], out: Path | None) -> None:
    from cli.output import console, table, visible
    from cli.words import words

    shown = table(
        words("매체", "Outlet"),
        words("결과", "Result"),
        words("항목", "Entries"),
        words("기사", "Articles"),
        words("본문 자수", "Body"),
        words("다른 것", "What differs"),
    )
    for row in rows:
        counts = [str(row.get(name, "-")) for name in ("entries", "articles", "body_characters")]
        told = "; ".join(_told(one) for one in row["differences"]) or (row.get("skipped") or "")
        shown.add_row(row["outlet"], words(*_STATES[row["state"]]), *counts, visible(told))
    console().print(shown, markup=False)
    states = Counter(row["state"] for row in rows)
    print(" · ".join(f"{words(*_STATES[name])} {count}" for name, count in states.items()))
    if out is not None:
        print(words(f"보고서: {out} (글은 들어 있지 않습니다)", f"Report: {out} (no texts in it)"))


def _told(one: dict[str, Any]) -> str:
    promised = f" {one['promised']} →" if one["promised"] else ""
    return f"{one['what']}:{promised} {one['found'] or '-'}"


def _now() -> str:
    from newswatch.clock import SEOUL

    return datetime.now(SEOUL).isoformat(timespec="seconds")
