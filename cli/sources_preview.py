"""``newswatch sources preview URL`` and ``sources new``: from an address to an outlet's YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.output import Json

Site = Annotated[str, typer.Argument(help="사이트의 주소 · a site's address", metavar="URL")]
Slug = Annotated[
    str | None, typer.Option(help="파일 이름이 될 이름 · its name, and its file's", metavar="SLUG")
]


def preview(
    url: Site,
    out: Annotated[
        Path | None, typer.Option(help="초안 YAML을 쓸 파일 · file for the draft", metavar="FILE")
    ] = None,
    slug: Slug = None,
    as_json: Json = False,
) -> None:
    """사이트를 미리 읽어 보고 초안을 쓴다 · Looks at a site, and drafts its YAML."""
    from cli.output import print_json
    from cli.preview_page import show
    from cli.words import tell

    if out is not None:
        must_be_new(out)
        slug = slug or out.stem
    must_be_slug(slug)
    found = look(url, slug)
    if as_json:
        print_json(found)
    else:
        show(found)
    must_be_readable(found)
    if out is not None:
        write(out, found["draft"])
        if not as_json:
            tell(f"초안: {out}\n다음: newswatch sources new {out}",
                 f"Draft: {out}\nNext: newswatch sources new {out}")  # fmt: skip


def new(
    origin: Annotated[
        str, typer.Argument(help="주소나 초안 · an address or a draft", metavar="URL|DRAFT")
    ],
    slug: Slug = None,
) -> None:
    """매체를 매체 목록에 더한다 · Adds an outlet to the catalogue, from its address or a draft."""
    from cli.preview_page import show
    from newswatch.settings import settings

    must_be_slug(slug)
    draft = Path(origin)
    if draft.is_file():
        text = draft.read_text("utf-8")
    else:
        found = look(origin, slug)
        show(found)
        must_be_readable(found)
        text = found["draft"]
    slug, text = _named(text, slug, draft)
    file = settings().catalogue_dir / f"{slug}.yaml"
    must_be_new(file)
    _must_fit(file, text)
    write(file, text)
    _tell_what_is_next(file, text)


def look(url: str, slug: str | None) -> dict[str, Any]:
    """What the site shows; a line on a terminal says that it is being read."""
    from cli.output import console
    from cli.words import words
    from crawlers.preview.parent import preview as ask

    shown = console(stderr=True)
    if not shown.is_terminal:
        return ask(url, slug)
    with shown.status(words("읽는 중 (요청 사이에 쉽니다)", "reading (with pauses between)")):
        return ask(url, slug)


def must_be_readable(found: dict[str, Any]) -> None:
    """Raises PreviewError where none of the articles could be read."""
    from crawlers.preview.parent import PreviewError

    if all(one["error"] for one in found["articles"]):
        told = "\n".join(f"{one['url']}: {one['error']['text']}" for one in found["articles"])
        raise PreviewError("unreadable_pages", told)


def must_be_slug(slug: str | None) -> None:
    import re

    from cli.words import words

    if slug is not None and not re.fullmatch(r"[a-z0-9_]+", slug):
        raise typer.BadParameter(
            words(f"{slug}: 소문자, 숫자, 밑줄만 씁니다", f"{slug}: only a-z, 0-9 and _")
        )


def must_be_new(file: Path) -> None:
    from cli.words import words

    if file.exists():
        raise typer.BadParameter(
            words(
                f"{file}: 이미 있어 덮어쓰지 않습니다. --slug로 다른 이름을 정하세요.",
                f"{file} exists and is not overwritten. Choose another name by --slug.",
            )
        )


def write(file: Path, text: str) -> None:
    """Creates the file; one that came into being meanwhile is not overwritten."""
    with file.open("x", encoding="utf-8") as stream:
        stream.write(text)


def _named(text: str, slug: str | None, draft: Path) -> tuple[str, str]:
    """The outlet's slug, and the draft with it."""
    import re

    written = re.search(r"^slug: *([a-z0-9_]+) *$", text, re.MULTILINE)
    name = slug or (written[1] if written else draft.stem)
    if written is None:
        return name, text
    return name, text[: written.start()] + f"slug: {name}" + text[written.end() :]


def _must_fit(file: Path, text: str) -> None:
    """Held against the model and the outlets beside it. Raises CatalogueError."""
    import tempfile

    from crawlers.catalogue import CatalogueError, load_outlet
    from crawlers.catalogue_checks import contradictions

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / file.name
        draft.write_text(text, "utf-8")
        try:
            outlet = load_outlet(draft)
        except CatalogueError as error:
            raise CatalogueError([_of(line, draft, file) for line in error.lines]) from None
        others = [one for one in sorted(file.parent.glob("*.yaml")) if one != file]
        known = [(one, load_outlet(one)) for one in others]
        wrong = [line for _, line in contradictions([*known, (draft, outlet)])
                 if str(draft) in line]  # fmt: skip
    if wrong:
        raise CatalogueError([_of(line, draft, file) for line in wrong])


def _of(line: str, draft: Path, file: Path) -> str:
    return line.replace(str(draft), str(file))


def _tell_what_is_next(file: Path, text: str) -> None:
    from cli.words import tell

    lines = len(text.splitlines())
    tell(
        f"더했습니다: {file} ({lines}줄)\n"
        "확인하세요: name, kind, tier, promise, 그리고 이용 약관(terms)\n"
        f"다음: newswatch sources check\n"
        f"      newswatch sources check --live {file.stem}\n"
        f"      newswatch crawl {file.stem}",
        f"Added: {file} ({lines} lines)\n"
        "Check: name, kind, tier, promise, and the site's terms of use (terms)\n"
        f"Next: newswatch sources check\n"
        f"      newswatch sources check --live {file.stem}\n"
        f"      newswatch crawl {file.stem}",
    )
