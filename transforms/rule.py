"""What a topic's YAML may say. The descriptions go into the JSON Schema that editors show."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from transforms.clauses import Link

Zone = Literal["title", "lead", "body", "opening", "section", "outlet", "article"]
Level = Literal["alert", "digest", "no"]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Part(BaseModel):
    """Strict and immutable, as all of a rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Part):
    """How people read a name."""

    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Concept(Part):
    """A named set of words; how a term is written: ``transforms.spellings``."""

    label: Label
    terms: list[str] = Field(
        [],
        description="낱말. 빈칸은 없어도 되고 하이픈이어도 됨, _는 꼭 있는 빈칸, "
        "끝의 *는 무엇이든 이어짐 · "
        "words: a blank may be absent or a hyphen, _ must be there, * opens an end",
    )
    names: list[str] = Field(
        [],
        description="names.yaml의 한 줄 전체 · a line of names.yaml with all its spellings",
    )
    includes: list[Name] = Field(
        [], description="이 개념들의 낱말도 · the words of these concepts too"
    )


class Promotion(Part):
    """``from`` counts as ``to`` where ``near`` is in the same sentence or in the title.

    ``within: opening``: of a ``from`` in title or lead, also where ``near`` is in title or lead.
    """

    source: Name = Field(alias="from")
    to: Name
    near: Name
    within: Literal["sentence", "opening"] = "sentence"


class Signal(Part):
    """What adds to the score, and how much in which zone."""

    name: Name
    label: Label
    all: list[Name] = Field([], description="모두 있어야 함(AND) · all of them")
    any: list[Name] = Field([], description="하나는 있어야 함(OR) · one of them beside all")
    none: list[Name] = Field([], description="하나도 없어야 함(NOT) · none of them")
    object: Name | None = Field(
        None, description="acts의 대상이 되는 개념 · the concept that acts are done to"
    )
    acts: list[Name] = Field([], description="object에 하는 행위 · what is done to the object")
    links: list[Link] = Field(
        [],
        description="object와 acts의 관계, 없으면 as 말고 모두: object 을/를, about 에 대한, "
        "of 의, joined 붙은 명사, also 도/만, passive 이/은 …되다, modifying …된 object, "
        "as 로(적어야만 셈) · how acts and object are linked",
    )
    chars: int | None = Field(
        None, gt=0, le=200, description="가장 먼 거리(글자), 같은 문장 안 · NEAR, in letters"
    )
    weight: dict[Zone, float] = Field(
        min_length=1, description="어디에 있으면 몇 점 · points by the zone in which it is found"
    )
    at_most: Literal["digest", "no"] | None = Field(
        None, description="이 신호가 있으면 이 단계까지만 · the level is at most this"
    )


class Rule(Part):
    """One topic's rule as written."""

    topic: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Label
    version: int = Field(gt=0)
    author: str = Field(min_length=1)
    date: date
    note: str
    shadow: bool = Field(
        False, description="시험 중: 판정만 하고 알리지 않음 · on trial: judges, sends nothing"
    )
    alert_at: float = Field(gt=0, description="이 점수부터 바로 알림 · score that alerts at once")
    digest_at: float = Field(
        gt=0, description="이 점수부터 요약에 · score that goes into the digest"
    )
    alert_needs: list[Name] = Field(
        [],
        description="이 신호 중 하나가 없으면 요약까지만 · without one of these digest at most",
    )
    focus: Name = Field(
        description="이 개념이 없는 기사는 볼 것 없음 · an article without it is never looked at"
    )
    concepts: dict[Name, Concept]
    masks: dict[Name, Concept] = Field({}, description="세지 않을 말 · what hides the words in it")
    promote: list[Promotion] = []
    signals: list[Signal] = Field(min_length=1)
    body_most: float = Field(
        gt=0, description="본문만으로 얻는 점수의 한도 · most that the body adds"
    )
    passing: float = Field(
        le=0, description="본문에 한 번뿐일 때 빼는 점수 · for one mention in the body"
    )

    @property
    def threshold(self) -> float:
        """The score that alerts."""
        return self.alert_at

    @model_validator(mode="before")
    @classmethod
    def one_threshold_is_both(cls, given: object) -> object:
        """``threshold`` is the older word for a rule that knows no digest."""
        if isinstance(given, dict) and "threshold" in given and "alert_at" not in given:
            most = given["threshold"]
            rest = {name: value for name, value in given.items() if name != "threshold"}
            return {"alert_at": most, "digest_at": most, **rest}
        return given
