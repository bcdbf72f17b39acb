"""A topic's name for people, from its YAML file."""

from functools import lru_cache
from pathlib import Path

import yaml

from newswatch.settings import Language, settings
from newswatch.text import clean_line


def topic_name(slug: str, language: Language) -> str:
    """The name in this language; the slug where the topic's file is gone (an old alert)."""
    path = settings().topics_dir / f"{slug}.yaml"
    if not path.is_file():
        return slug
    return clean_line(_names(path, path.stat().st_mtime_ns)[language])


@lru_cache(maxsize=64)
def _names(path: Path, _changed_at: int) -> dict[str, str]:
    """Kept until the file changes: a rule's YAML takes a twentieth of a second to read."""
    names: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
    return names
