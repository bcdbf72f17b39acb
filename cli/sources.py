"""``newswatch sources``: the catalogue, listed and checked. Needs no database."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import sources_preview
from cli.output import Json

if TYPE_CHECKING:
    from crawlers.catalogue import Outlet

app = typer.Typer(help="매체 목록 · The catalogue of outlets", no_args_is_help=True)
app.command()(sources_preview.preview)
app.command()(sources_preview.new)


@app.command("list")
def list_sources(as_json: Json = False) -> None:
    """소스와 주소 · Every source with its address and interval."""
    from cli.output import console, print_json, table
    from cli.words import words
    from crawlers.catalogue import load_catalogue
    from newswatch.settings import settings

    rows = table(words("소스", "Source"), words("매체", "Outlet"), words("용도", "Use"), "URL")
    for source in load_catalogue(settings().catalogue_dir).sources():
        name = source.outlet.name
        if as_json:
            print_json(
                {
                    "source": source.slug,
                    "outlet": source.outlet.slug,
                    "name": name.ko,
                    "use": source.entry.use,
                    "every_s": int(source.entry.every.total_seconds()),
                    "url": source.entry.url,
                }
            )
        rows.add_row(source.slug, words(name.ko, name.en), source.entry.use, source.entry.url)
    if not as_json:
        console().print(rows, markup=False)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="파일이나 폴더, --live에는 매체 · files or folders; outlets with --live",
            metavar="[PATH|SLUG]...",
        ),
    ] = None,
    is_live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="목록과 기사 하나씩을 실제로 읽어 약속과 견준다 · "
            "reads one listing and one article each, and compares",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="--live의 보고서 · report of --live", metavar="FILE"),
    ] = None,
    as_json: Json = False,
) -> None:
    """YAML을 검사한다. 틀리면 1로 끝난다 · Validates the YAML; ends with 1 if wrong."""
    from cli.output import print_json
    from cli.sources_live import check_live
    from crawlers.consent import lacks_consent
    from newswatch.settings import settings

    if is_live:
        check_live([str(path) for path in paths or []], out, as_json=as_json)
        return
    _must_exist(paths or [])
    right, invalid = _read(_files(paths or [settings().catalogue_dir]))
    valid = [outlet for outlet in right if not lacks_consent(outlet)]
    if as_json:
        print_json({"outlets": len(valid), "policy": _policy(valid), "invalid": invalid})
    else:
        _show(valid, invalid)
        _show_waiting([outlet for outlet in right if lacks_consent(outlet)])
    if invalid:
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """매체 YAML의 JSON Schema(편집기용) · JSON Schema of an outlet's YAML, for editors."""
    from crawlers.catalogue_schema import schema_text

    typer.echo(schema_text(), nl=False)


def _must_exist(paths: list[Path]) -> None:
    from cli.words import words

    for path in paths:
        if not path.exists():
            told = words(f"{path}: 없는 파일이나 폴더", f"{path}: no such file or folder")
            raise typer.BadParameter(told)


def _files(paths: list[Path]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])
    ]


def _read(files: list[Path]) -> tuple[list["Outlet"], list[str]]:
    """The outlets that are switched on and right, and a line for each thing that is wrong."""
    from cli.words import words
    from crawlers.catalogue import CatalogueError, load_outlet
    from crawlers.catalogue_checks import contradictions

    readable: list[tuple[Path, Outlet]] = []
    invalid = [] if files else [words("YAML 파일이 없습니다", "no YAML file was found")]
    for file in files:
        try:
            readable.append((file, load_outlet(file)))
        except CatalogueError as error:
            invalid += error.lines
    found = contradictions(readable)
    wrong = {file for file, _ in found}
    right = [outlet for file, outlet in readable if file not in wrong and outlet.enabled]
    return right, [*invalid, *(line for _, line in found)]


def _policy(valid: list["Outlet"]) -> int:
    return sum(outlet.kind == "gov" for outlet in valid)


def _show(valid: list["Outlet"], invalid: list[str]) -> None:
    from cli.output import console, table
    from cli.words import words

    families = Counter(outlet.family or "-" for outlet in valid)
    rows = table(words("계열", "Family"), words("매체", "Outlets"), words("이름", "Names"))
    for family, count in sorted(families.items()):
        names = ", ".join(outlet.slug for outlet in valid if (outlet.family or "-") == family)
        rows.add_row(family, str(count), names)
    console().print(rows, markup=False)
    policy = _policy(valid)
    console().print(
        words(
            f"매체 {len(valid)}곳(정책기관 {policy}곳) 이상 없음, 잘못된 곳 {len(invalid)}",
            f"{len(valid)} outlets ({policy} policy bodies) are right, {len(invalid)} mistakes",
        )
    )
    for line in invalid:
        console(stderr=True).print(line, style="red", markup=False)


def _show_waiting(outlets: list["Outlet"]) -> None:
    """Outlets that are right and off, as their terms want to be asked first."""
    from cli.output import console
    from cli.words import words
    from crawlers.troubles import explain

    for outlet in outlets:
        console().print(
            f"{outlet.slug}: {explain('consent_missing', outlet.terms.seen)}. "
            + words(
                f"동의를 받았으면: NEWSWATCH_CONSENTED={outlet.slug}",
                f"Once it consents: NEWSWATCH_CONSENTED={outlet.slug}",
            ),
            markup=False,
            soft_wrap=True,
        )
