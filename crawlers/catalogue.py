"""The catalogue: one YAML per outlet in a folder, read as outlets and as a flat list of sources."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from crawlers.catalogue_errors import CatalogueError, explain
from crawlers.outlet import Discover, Outlet, Source
from newswatch.urls import site_of

__all__ = ["Catalogue", "CatalogueError", "Discover", "Outlet", "Source", "load_catalogue"]


class _Yaml(yaml.SafeLoader):
    """YAML whose only truth values are ``true`` and ``false``: ``on`` stays a key (YAML 1.2)."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - pyyaml's own class attribute
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Catalogue:
    """All outlets by slug, in the order of their file names."""

    outlets: dict[str, Outlet]

    def sources(self) -> list[Source]:
        """Every discover entry of every enabled outlet."""
        return [
            source for outlet in self.outlets.values() if outlet.enabled
            for source in outlet.sources()
        ]  # fmt: skip

    def source(self, slug: str) -> Source | None:
        return next((source for source in self.sources() if source.slug == slug), None)

    def outlet_of(self, url: str) -> Outlet | None:
        """The outlet whose home has this address' host (twins ``www.`` and ``m.`` alike); else that
        of the nearest host above it, where the address looks like one of its articles."""
        site = site_of(url)
        if found := self._by_site.get(site):
            return found
        above = (self._by_site.get(parent) for parent in _parents(site))
        nearest = next(filter(None, above), None)
        return nearest if nearest and nearest.article.matches(url) else None

    @cached_property
    def _by_site(self) -> dict[str, Outlet]:
        return {site_of(one.home): one for one in self.outlets.values() if one.enabled}


def _parents(site: str) -> list[str]:
    """``a.b.co.kr`` → ``b.co.kr``, ``co.kr``, ``kr``."""
    labels = site.split(".")
    return [".".join(labels[n:]) for n in range(1, len(labels))]


def load_catalogue(folder: Path) -> Catalogue:
    """Every ``*.yaml`` of the folder. Raises CatalogueError listing all that is wrong."""
    outlets: dict[str, Outlet] = {}
    errors: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            outlet = load_outlet(file)
        except CatalogueError as error:
            errors += error.lines
            continue
        outlets[outlet.slug] = outlet
    if not outlets and not errors:
        errors = [f"{folder}: 매체 YAML이 없습니다 / no outlet YAML in this folder"]
    if errors:
        raise CatalogueError(errors)
    return Catalogue(outlets)


def load_outlet(file: Path) -> Outlet:
    """One outlet's YAML. Raises CatalogueError with file, field and fix."""
    try:
        outlet = Outlet.model_validate(read_yaml(file))
    except ValidationError as error:
        raise CatalogueError(explain(file, Outlet, error)) from None
    if outlet.slug != file.stem:
        fix = f"slug: {file.stem}"
        raise CatalogueError(
            [f"{file}: slug: 파일 이름과 다릅니다 / differs from the file name → {fix}"]
        )
    return outlet


def read_yaml(file: Path) -> dict[Any, Any]:
    """A file's keys and values, not yet judged. Raises CatalogueError."""
    try:
        raw: Any = yaml.load(file.read_text(encoding="utf-8"), _Yaml)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{file}: YAML로 읽을 수 없습니다 / not YAML: {error}"]) from None
    if not isinstance(raw, dict):
        raise CatalogueError([f"{file}: 'key: value' 형식이 아닙니다 / not a mapping of keys"])
    return raw
