"""What is wrong in a rule, for people: file, line, field, what it is, how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from newswatch.settings import settings
from transforms.rule import Rule, Signal
from transforms.yaml_lines import Lined, Place


class TopicError(Exception):
    """A rule cannot be used; each line names file, line, field, what is wrong and what to do."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong at a place of the YAML, in both languages."""

    place: Place
    ko: str
    en: str


def refuse(file: Path | str, lined: Lined, mistakes: Iterable[Mistake]) -> TopicError:
    """The error that tells of them in the reader's language, in the order of the file."""
    korean = settings().language == "ko"
    ordered = sorted(mistakes, key=lambda one: lined.line(one.place))
    return TopicError(
        "\n".join(
            f"{file}:{lined.line(one.place)}: {_field(one.place)}: {one.ko if korean else one.en}"
            for one in ordered
        )
    )


def mistakes_of(error: ValidationError) -> list[Mistake]:
    """Those that the model found."""
    return [Mistake(_place(item["loc"]), *_told(item)) for item in error.errors()]


def _place(loc: Place) -> Place:
    """Without pydantic's own word for the key of a mapping."""
    return tuple(part for part in loc if part != "[key]")


def _field(place: Place) -> str:
    return ".".join(map(str, place)) or "(file)"


def _told(item: Any) -> tuple[str, str]:
    kind, name = item["type"], str(item["loc"][-1]) if item["loc"] else ""
    if kind == "extra_forbidden":
        return _unknown(name, item["loc"][:-1])
    context = item.get("ctx", {})
    now = f"{item.get('input')!r}"[:60]
    korean = {
        "missing": f"없습니다 → ‘{name}: …’을(를) 적으세요",
        "literal_error": f"쓸 수 없는 값 {now} → {context.get('expected', '')}",
        "string_pattern_mismatch": f"{now}: 형식이 다릅니다 → {context.get('pattern', '')}",
        "too_short": "비어 있습니다 → 하나 이상 적으세요",
        "string_too_short": "비어 있습니다 → 글을 적으세요",
        "string_type": f"{now} → 글로 적으세요. no, yes, 숫자는 따옴표로 감싸세요",
        "greater_than": f"{now} → {context.get('gt')}보다 큰 수를 적으세요",
        "less_than_equal": f"{now} → {context.get('le')} 이하로 적으세요",
    }
    default = f"{now}: 값이 잘못되었습니다({item['msg']})"
    if kind in ("model_type", "dict_type"):
        default = "‘이름: 값’의 꼴이어야 합니다"
    elif kind == "list_type":
        default = f"{now} → 목록으로 적으세요: [가, 나]"
    elif kind.startswith("date"):
        default = f"{now} → 날짜를 2026-01-31처럼 적으세요"
    elif kind.startswith(("float", "int")):
        default = korean.get(kind, f"{now} → 수를 적으세요")
    english = item["msg"] if kind == "missing" else f"{item['msg']} (now {now})"
    return korean.get(kind, default), english


def _unknown(name: str, parents: Place) -> tuple[str, str]:
    known = sorted(_known(Rule, parents))
    near = get_close_matches(name, known, n=1)
    is_operator = "signals" in parents and "weight" not in parents and "label" not in parents
    kind = (
        ("모르는 연산자", "unknown operator") if is_operator else ("모르는 항목", "unknown field")
    )
    listed = ", ".join(known)
    hint_ko = f"‘{near[0]}’인가요? " if near else ""
    hint_en = f"did you mean {near[0]}? " if near else ""
    return (
        f"{kind[0]} ‘{name}’ → {hint_ko}쓸 수 있는 것: {listed}",
        f"{kind[1]} {name!r} → {hint_en}known: {listed}",
    )


def _known(model: type[BaseModel], parents: Place) -> list[str]:
    """The fields of the model at a place: down the annotations as far as they are models."""
    if model is Rule and parents[:1] == ("signals",) and len(parents) == 2:
        model, parents = Signal, ()
    for part in parents:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        found = [one for one in _types(model.model_fields[part].annotation) if _is_model(one)]
        if not found:
            return []
        model = found[0]
    return [info.alias or name for name, info in model.model_fields.items()]


def _types(annotation: Any) -> list[Any]:
    return [annotation, *(one for inner in get_args(annotation) for one in _types(inner))]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
