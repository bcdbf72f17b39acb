"""What the documents tell people to do can be done: links lead somewhere, verbs and files exist."""

import re
from pathlib import Path

import pytest
import typer

from cli.main import app
from newswatch.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/*.service")]
    if path.is_file()
)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)


def verbs() -> dict[str, set[str]]:
    """Each verb with its options; a group's verbs are ``group verb``."""
    found: dict[str, set[str]] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, sub in getattr(command, "commands", {"": command}).items():
            options = {option for parameter in sub.params for option in parameter.opts}
            found[f"{name} {inner}".strip()] = options
    return found


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target


@each_page
def test_commands_exist_with_their_options(page: Path) -> None:
    known = verbs()
    text = page.read_text("utf-8")
    for words in re.findall(r"(?:`|bin/|\()newswatch ([a-z][^`\n)\"]*)", text):
        tokens = words.split()
        verb = " ".join(tokens[:2]) if " ".join(tokens[:2]) in known else tokens[0]
        groups = {name.split()[0] for name in known}
        assert verb in known or verb in groups, words
        options = {token for token in tokens if token.startswith("--")}
        assert options <= known.get(verb, set()), words


@each_page
def test_settings_exist(page: Path) -> None:
    own = {"HOME", "SECRETS_DIR", "EVAL_DIR", "SEEDS_DIR"} | {
        name.upper() for name in Settings.model_fields
    }
    for name in re.findall(r"NEWSWATCH_([A-Z_]+[A-Z])", page.read_text("utf-8")):
        assert name in own or any(known.startswith(name) for known in own), name
