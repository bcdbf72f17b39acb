"""Which code a result speaks for."""

import hashlib
import subprocess
from pathlib import Path

from newswatch.settings import PROJECT

__all__ = ["code_identity"]

# What cannot change a result: words for people.
_WORDS_ONLY = (".md", ".svg", ".png")


def code_identity(project: Path = PROJECT) -> str:
    """``<commit>`` of a clean checkout, ``<commit>-<hash>`` where files differ from it,
    ``files-<hash>`` outside of git."""
    try:
        commit = _git(project, "rev-parse", "--short=12", "HEAD").strip()
    except (OSError, subprocess.CalledProcessError):
        return f"files-{_hash(project, _source_files(project))}"
    changed = _names(_git(project, "diff", "--name-only", "-z", "HEAD"))
    new = _names(_git(project, "ls-files", "--others", "--exclude-standard", "-z"))
    differing = [name for name in sorted({*changed, *new}) if not name.endswith(_WORDS_ONLY)]
    return f"{commit}-{_hash(project, differing)}" if differing else commit


def _hash(project: Path, names: list[str]) -> str:
    total = hashlib.sha256()
    for name in names:
        file = project / name
        content = file.read_bytes() if file.is_file() else b"gone"
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()[:12]


def _source_files(project: Path) -> list[str]:
    found = (
        path
        for kind in ("py", "sql", "yaml", "toml", "lock")
        for path in project.rglob(f"*.{kind}")
    )
    relative = (path.relative_to(project) for path in found)
    return sorted(str(path) for path in relative if not path.parts[0].startswith((".", "var")))


def _names(output: str) -> list[str]:
    return [name for name in output.split("\0") if name]


def _git(project: Path, *arguments: str) -> str:
    command = ["git", "-C", str(project), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
