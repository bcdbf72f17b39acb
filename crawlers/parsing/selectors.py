"""CSS selectors taken apart as far as an index of attributes can answer them.

Plain compounds (``div#id.class[itemprop~=author]:not(meta)``) and paths of them are understood;
anything else is left to lxml.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from lxml import etree

_STEP = re.compile(r"\s*[>+]\s*|\s*~(?!=)\s*|\s+")
_COMPOUND = re.compile(
    r"(?P<tag>[a-z][\w-]*|\*)?"
    r"(?P<rest>(?:[#.][\w-]+|\[[\w-]+(?:~?=(?:[\w-]+|\"[^\"]*\"|'[^']*'))?\]|:not\([a-z]+\))*)"
)
_PART = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|:not\((?P<not>[a-z]+)\)"
    r"|\[(?P<name>[\w-]+)(?:(?P<operator>~?=)[\"']?(?P<value>[^\"'\]]*)[\"']?)?\]"
)


@dataclass(frozen=True)
class Test:
    """What an attribute has to be: there, equal to a value, or with that word among its words."""

    name: str
    operator: str
    value: str

    def holds(self, node: etree._Element) -> bool:
        got = node.get(self.name)
        if got is None or not self.operator:
            return got is not None
        return got == self.value if self.operator == "=" else self.value in got.split()


@dataclass(frozen=True)
class Compound:
    """The conditions on one element; ``tag`` and ``not_tag`` may be empty."""

    tag: str
    not_tag: str
    tests: tuple[Test, ...]

    def matches(self, node: etree._Element) -> bool:
        if node.tag == self.not_tag or self.tag not in ("", node.tag):
            return False
        return all(test.holds(node) for test in self.tests)


class Path(NamedTuple):
    """One alternative of a selector: as it is written, the conditions of its steps, and what
    attributes the page must have for all of them. ``is_descent``: an index answers its first step,
    and every further one stands anywhere below."""

    css: str
    compounds: tuple[Compound, ...]
    tests: tuple[Test, ...]
    is_descent: bool


@cache
def paths_of(css: str) -> tuple[Path, ...] | None:
    """The alternatives of a selector, or None where one of them is not plain."""
    paths = [_path(alternative.strip()) for alternative in css.split(",")]
    return tuple(path for path in paths if path) if all(paths) else None


def _path(alternative: str) -> Path | None:
    compounds = [_compound(step) for step in _STEP.split(alternative)]
    plain = tuple(one for one in compounds if one)
    if len(plain) < len(compounds):
        return None
    tests = tuple(test for one in plain for test in one.tests)
    is_descent = all(sign.isspace() for sign in _STEP.findall(alternative))
    return Path(alternative, plain, tests, is_descent and _is_told(plain[0]))


def _is_told(compound: Compound) -> bool:
    """Whether a tag or an attribute tells where to look: ``:not(meta)`` alone does not."""
    return bool(compound.tests) or (compound.tag != "" and compound.not_tag == "")


def _compound(step: str) -> Compound | None:
    plain = _COMPOUND.fullmatch(step) if step else None
    if plain is None:
        return None
    tests, not_tag = [], ""
    for part in _PART.finditer(plain["rest"]):
        if part["not"]:
            not_tag = part["not"]
        elif part["id"]:
            tests.append(Test("id", "=", part["id"]))
        elif part["class"]:
            tests.append(Test("class", "~=", part["class"]))
        else:
            tests.append(Test(part["name"], part["operator"] or "", part["value"] or ""))
    tag = plain["tag"] or ""
    return Compound("" if tag == "*" else tag, not_tag, tuple(tests))
