"""Korean articles of our own for the fault server: deterministic by seed, as many as one likes.

Every story is made of invented names, so that two of them never look like copies or like one
event; a copy takes another outlet's text over, and a sequel tells of the same name once more.
"""

import random
from dataclasses import dataclass, replace
from functools import cache

__all__ = ["Piece", "Press"]

_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히"
_PLACES = "강릉 거제 경산 공주 광양 구미 군산 김해 나주 남원 논산 당진 동해 목포 문경 밀양 보령 사천 삼척 상주 서산 속초 순천 아산 안동 양산 여수 영주 완도 원주 익산 정읍 제천 진주 창원 천안 청주 춘천 충주 태백 통영 포항".split()  # noqa: SIM905
_THEMES: tuple[tuple[str, ...], ...] = (
    ("버스 노선", "정류장", "배차 간격", "심야 운행", "환승", "기사 채용"),
    ("도서관", "열람실", "장서", "사서", "독서 모임", "대출 기록"),
    ("어시장", "위판장", "꽃게", "어획량", "냉동 창고", "경매"),
    ("초등학교", "급식실", "조리 기구", "방과후 수업", "통학로", "학부모"),
    ("과수원", "서리", "사과나무", "수확", "농약", "저온 창고"),
    ("수영장", "수질 검사", "강습반", "탈의실", "안전 요원", "이용권"),
    ("하수 처리장", "악취", "배관", "준설", "펌프", "수질"),
    ("배터리 공장", "전해질", "분리막", "양산", "수율", "협력 업체"),
    ("미술관", "수장고", "기획전", "조각", "도록", "관람료"),
    ("철도 교량", "침목", "궤도", "감속 운행", "야간 공사", "점검"),
    ("보건소", "예방 접종", "문진", "대기실", "진료 시간", "간호사"),
    ("등산로", "계단", "표지판", "낙석", "쉼터", "탐방객"),
)
_PATTERNS = (
    "{place}에서 {name}{a} 사업이 시작되어 {t0}과 {t1}의 모습이 달라진다.",
    "{name} 추진단은 {t2} 문제를 먼저 풀고 {t3} 예산을 {number}억 원으로 잡았다.",
    "현장에서 만난 {name} 담당자는 “{t4} 때문에 {number}일이 더 걸린다”고 말했다.",
    "주민들은 {t5}에 대한 설명이 모자란다며 {name} 설명회를 다시 열어 달라고 했다.",
    "{place} 시의회는 {name} 안건을 {number}표로 통과시키고 {t1} 점검을 주문했다.",
    "이웃한 {other}에서도 {t0} 개선에 {name} 방식을 쓰기로 했다.",
    "{name}{a} 이름은 {other}의 옛 지명에서 따왔고, {t3} 공모에서 {number}대 1로 뽑혔다.",
    "올해 {t2} 이용은 {number}퍼센트 늘었으며 {name} 효과라는 풀이가 나온다.",
)
_POLICY = (
    (
        "오픈소스 AI 조달 {name}",
        "정부는 {name} 계획에서 오픈소스 AI의 공공 조달 기준을 새로 정했다.",
    ),
    (
        "가중치 공개 법안 {name}",
        "국회에 오른 {name} 법안은 모델 가중치 공개를 조건으로 책임을 덜어 준다.",
    ),
    (
        "오픈웨이트 수출통제 {name}",
        "상무 부처와 안보 부처가 {place} 협의에서 오픈웨이트 수출통제를 두고 맞섰다.",
    ),
    (
        "공개 모델 국가 전략 {name}",
        "과기정통부는 공개 모델 지원 {name} 예산을 {number}억 원 늘려 국가 전략에 넣었다.",
    ),
    (
        "개방형 AI 규제 특례 {name}",
        "{place}에 내린 {name} 규제 특례는 개방형 AI 개발자에게 면책을 준다.",
    ),
    (
        "유럽 {name} 개방형 모델 면제",
        "유럽연합 집행위는 {name} 지침에서 개방형 모델의 투명성 의무를 면제했다.",
    ),
    (
        "오픈소스 LLM 입법예고 {name}",
        "법무 당국이 {name} 시행령을 입법예고해 오픈소스 LLM 배포자의 신고를 없앴다.",
    ),
    (
        "의회 {name} 공개 가중치 청문회",
        "의회 청문회에서 {name} 공개 가중치를 규제할지를 두고 증인들이 갈렸다.",
    ),
)
"""Headline and first line of what is about the topic."""


@dataclass(frozen=True)
class Piece:
    """One article. ``kind``: plain, policy (relevant), copy, sequel, forbidden (by robots.txt),
    broken (no page that can be read), notice (no article, by its address). ``age_min``: published so long before the world began, or
    after it where negative. From edition ``corrected`` on its text is another, from ``gone`` on
    its page is no more (0: never)."""

    outlet: int
    number: int
    edition: int
    kind: str
    name: str
    title: str
    paragraphs: tuple[str, ...]
    age_min: int
    corrected: int = 0
    gone: int = 0

    @property
    def path(self) -> str:
        folder = {"forbidden": "news/secret", "notice": "notice"}.get(self.kind, "news")
        return f"/{folder}/{100_000 + self.number}.html"

    def in_edition(self, edition: int) -> "Piece":
        """The article as that edition prints it."""
        if not self.corrected or edition < self.corrected:
            return self
        added = (*self.paragraphs, f"바로잡습니다. {self.name} 규모는 처음 알린 것보다 작다.")
        return replace(self, title=f"{self.title} (수정)", paragraphs=added)


class Press:
    """All articles of ``outlets`` outlets: ``backlog`` each in edition 0, then ``fresh`` each per
    edition. ``variety`` false: plain articles only (for counting, by the thousand), but for every
    ``asides``-th, which is not to be fetched: no article by its address, or forbidden."""

    def __init__(
        self,
        outlets: int,
        *,
        seed: int,
        backlog: int = 4,
        fresh: int = 4,
        variety: bool = True,
        asides: int = 0,
    ) -> None:
        self.outlets = outlets
        self.asides = asides
        self.seed = seed
        self.backlog = backlog
        self.fresh = fresh
        self.variety = variety

    def shown(self, outlet: int, edition: int, window: int) -> list[Piece]:
        """The newest pieces, newest first, as a listing of that edition shows them."""
        last = self.count(edition)
        return [
            self.piece(outlet, n).in_edition(edition)
            for n in range(last - 1, max(-1, last - 1 - window), -1)
        ]

    def count(self, edition: int) -> int:
        """How many articles an outlet has brought out by then."""
        return self.backlog + self.fresh * edition

    @cache  # noqa: B019 - a press lives as long as its process
    def piece(self, outlet: int, number: int) -> Piece:
        kind = self._kind(outlet, number)
        made = self._write(outlet, number, kind)
        if kind == "copy":
            origin = self.piece(outlet - 1, number - self.fresh)
            return replace(
                made, name=origin.name, title=origin.title, paragraphs=origin.paragraphs[:-1]
            )
        if kind == "sequel":
            told = self.piece(outlet, number - self.fresh)
            sequel = self._write(outlet, number, "policy", told.name)
            # The last lines, of which a copy lacks one: nearest of all is what it goes on to tell.
            paragraphs = (*sequel.paragraphs[:-2], *told.paragraphs[-2:])
            return replace(sequel, kind=kind, paragraphs=paragraphs)
        return made

    def edition_of(self, number: int) -> int:
        return 0 if number < self.backlog else 1 + (number - self.backlog) // max(1, self.fresh)

    def _kind(self, outlet: int, number: int) -> str:
        """Places within an edition: 0 policy or its sequel (every other outlet), or a copy of what
        a neighbour brought in the edition before; 1 forbidden or broken; the rest plain. What
        hangs together stands in different editions, so that the order of reading within one makes
        no difference."""
        if self.asides and number % self.asides == 0:
            return "forbidden" if number % (2 * self.asides) else "notice"
        if not self.variety or number < self.backlog:
            return "plain"
        is_odd, place = self.edition_of(number) % 2, (number - self.backlog) % self.fresh
        if place == 0:
            return (
                ("policy" if is_odd else "sequel")
                if outlet % 2 == 0
                else "plain"
                if is_odd
                else "copy"
            )
        return {1: "forbidden", 2: "broken"}.get(outlet, "plain") if place == 1 else "plain"

    def _write(self, outlet: int, number: int, kind: str, name: str = "") -> Piece:
        dice = random.Random(f"{self.seed}/{outlet}/{number}/{kind}/{name}")
        name = name or _word(dice, 4)
        theme = _THEMES[dice.randrange(len(_THEMES))]
        place, other = dice.sample(_PLACES, 2)
        words = {"name": name, "place": place, "other": other, "number": dice.randrange(3, 98)}
        words |= {"a": "라는", **{f"t{place}": one for place, one in enumerate(theme)}}
        subject, line = f"{{name}} {theme[0]}", dice.choice(_PATTERNS)
        if kind == "policy":
            subject, line = _POLICY[(outlet * 2 + self.edition_of(number)) % len(_POLICY)]
        ending = dice.choice(("새 판 짠다", "다시 연다", "첫발 뗐다", "논의 시작", "확정"))
        edition = self.edition_of(number)
        is_varied = self.variety and kind == "plain"
        own = _word(dice, 3)  # of two that tell of the same matter, no headline is like the other
        title = f"{place} {own}, {subject.format(**words)} {ending}"
        if kind in ("forbidden", "broken"):  # its headline is all that is ever known of it
            title = " ".join([own, name, *(_word(dice, 3) for _ in range(4))])
        return Piece(
            outlet=outlet,
            number=number,
            edition=edition,
            kind=kind,
            name=name,
            title=title,
            paragraphs=(
                f"{own} {_word(dice, 4)} {_word(dice, 3)} {line.format(**words)}",
                *(_line(dice, name) for _ in range(5)),
            ),
            age_min=600 - number * 2 if number < self.backlog else 90 - edition,
            corrected=edition + 1 if is_varied and number % 5 == 0 else 0,
            gone=edition + 1 if is_varied and number % 7 == 2 else 0,
        )


def _line(dice: random.Random, name: str) -> str:
    """Words that no other article has, so that only true copies look like copies."""
    return (
        " ".join([_word(dice, 3) for _ in range(6)] + [name] + [_word(dice, 3) for _ in range(6)])
        + "."
    )


def _word(dice: random.Random, syllables: int) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(syllables))
