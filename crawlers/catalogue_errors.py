"""What is wrong in a catalogue, for people: file, field, what it is, how to mend it."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

# Korean first; the English half is pydantic's own message where it says more.
_KOREAN = {
    "missing": "필수 항목이 없습니다",
    "extra_forbidden": "모르는 항목입니다",
    "literal_error": "쓸 수 없는 값입니다",
    "string_pattern_mismatch": "형식이 다릅니다",
    "too_short": "비어 있습니다",
    "string_too_short": "비어 있습니다",
}


class CatalogueError(Exception):
    """One or more outlets are wrong; ``lines`` has one line each: file, field, fix."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def explain(file: Path, model: type[BaseModel], error: ValidationError) -> list[str]:
    """One line per wrong field."""
    return [
        f"{file}: {_field(item['loc'])}: {_KOREAN.get(item['type'], '값이 잘못되었습니다')} / "
        f"{item['msg']} → {_fix(model, item)}"
        for item in error.errors()
    ]


def _field(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "(file)"


def _fix(model: type[BaseModel], item: Any) -> str:
    name = str(item["loc"][-1]) if item["loc"] else ""
    if item["type"] == "missing":
        return f"{name}: … 을(를) 추가하세요 / add {name}"
    if item["type"] == "extra_forbidden":
        known = _known_names(model, item["loc"][:-1])
        near = get_close_matches(name, known, n=1)
        return f"{near[0]}? / did you mean {near[0]}" if near else f"지우세요 / remove {name}"
    if item["type"] == "literal_error":
        return f"{item['ctx']['expected']}"
    return f"지금 값 / now {item.get('input')!r}"


def _known_names(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Field names of the model at ``loc``: down the annotations as far as they are models."""
    for part in loc:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [annotation, *getattr(annotation, "__args__", ())]
        models = [one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)]
        if not models:
            return []
        model = models[0]
    return list(model.model_fields)
