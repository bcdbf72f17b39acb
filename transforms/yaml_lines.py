"""YAML that remembers on which line each of its fields stands, and refuses a key said twice."""

from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Place = tuple[int | str, ...]


class YamlError(ValueError):
    """It cannot be read; ``line`` (from 1) is where, ``ko`` and ``en`` say why."""

    def __init__(self, line: int, ko: str, en: str) -> None:
        super().__init__(en)
        self.line, self.ko, self.en = line, ko, en


@dataclass(frozen=True)
class Lined:
    """The plain value, and the line (from 1) of each place in it."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read(raw: bytes) -> Lined:
    """Raises YamlError: not YAML, not UTF-8, a key twice, anchors, or too large or deep."""
    if len(raw) > MAX_BYTES:
        raise YamlError(1, f"{MAX_BYTES:,}바이트보다 큽니다", f"larger than {MAX_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[Place, int] = {}
        if node is not None:
            _walk(node, (), lines, set())
        return Lined(yaml.safe_load(text), lines)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlError(line, "UTF-8이 아닙니다", "not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = f"{error.problem or error.context}"
        line = mark.line + 1 if mark else 1
        raise YamlError(line, f"YAML로 읽을 수 없습니다: {told}", f"not YAML: {told}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, YamlError):
            raise
        raise YamlError(1, f"YAML로 읽을 수 없습니다: {error}", f"not YAML: {error}") from error


def _walk(node: Node, place: Place, lines: dict[Place, int], seen: set[int]) -> None:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if id(node) in seen or len(place) > MAX_DEPTH:  # a few anchors can stand for gigabytes
        raise YamlError(
            line, "앵커(&, *)나 깊은 중첩은 쓸 수 없습니다", "no anchors, no deep nesting"
        )
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            _walk(item, (*place, number), lines, seen)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*place, str(key.value))
            if here in lines:
                raise YamlError(
                    key.start_mark.line + 1,
                    f"‘{key.value}’이(가) 두 번 적혀 있습니다({lines[here]}행에도)",
                    f"{key.value!r} stands twice (line {lines[here]} too)",
                )
            lines[here] = key.start_mark.line + 1
            _walk(value, here, lines, seen)
