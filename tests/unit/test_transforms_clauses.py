"""Is the thing what the act is done to? Sentences written for this, with the reason for each."""

import pytest

from transforms.clauses import deeds
from transforms.matching import Automaton, Entry, Vocabulary
from transforms.spellings import fold, spellings

TERMS = {
    "thing": ["오픈 소스 AI*", "오픈 웨이트*", "개방형 모델*", "오픈 소스 모델*", "가중치*"],
    "act": [
        "규제*",
        "금지*",
        "육성*",
        "지원*",
        "면제*",
        "통제*",
        "정의*",
        "의무화*",
        "허용*",
        "제한*",
    ],
}
AUTOMATON = Automaton(
    [
        Vocabulary(
            [
                Entry(name, t, s)
                for name, terms in TERMS.items()
                for t in terms
                for s in spellings(t)
            ],
            frozenset(),
            frozenset(TERMS),
        )
    ]
)

ACTED_ON = [
    ("오픈소스 AI를 규제하는 법안", "object"),
    ("오픈소스 AI 모델을 규제하기로 했다", "object"),
    ("‘오픈소스 AI’를 금지했다", "object"),
    ("오픈소스 AI(open-source AI)를 금지했다", "object"),
    ("오픈 웨이트 모델 생태계를 육성한다", "object"),
    ("오픈소스 AI를 정부가 직접 육성한다", "object"),
    ("오픈소스 AI와 개방형 모델을 함께 규제한다", "object"),
    ("오픈소스 AI에 대한 규제", "about"),
    ("오픈소스 AI에 대해 수출을 통제", "about"),
    ("오픈소스 AI를 둘러싼 규제 논의", "about"),
    ("오픈소스 AI를 겨냥한 규제", "about"),
    ("오픈소스 AI를 위한 지원 사업", "about"),
    ("오픈소스 AI에 대한 모든 규제", "about"),
    ("오픈소스 AI를 올해 민간에 지원", "object"),
    ("오픈소스 AI 관련 규제", "about"),
    ("오픈 웨이트에 보조금을 지원", "about"),
    ("오픈소스 AI의 정의를 둘러싸고", "of"),
    ("오픈소스 AI의 수출을 통제", "of"),
    ("오픈소스 AI 규제 나선다", "joined"),
    ("오픈소스AI규제 논의", "joined"),
    ("오픈소스·오픈웨이트 규제", "joined"),
    ("오픈소스 AI 개발 지원", "joined"),
    ("가중치 공개 의무화", "joined"),
    ("오픈소스 AI도 규제 대상", "also"),
    ("오픈소스 AI까지 규제", "also"),
    ("“오픈소스 AI는 대부분 면제”", "passive"),
    ("오픈소스 모델은 금지", "passive"),
    ("오픈소스 AI가 금지된다", "passive"),
    ("오픈소스 AI는 규제에서 제외", "passive"),
    ("오픈소스 AI는 규제하지 않기로", "passive"),
    ("오픈소스 AI, 규제 면제 받나", "passive"),
    ("오픈소스 AI가 규제 대상이 됐다", "passive"),
    ("규제 대상인 오픈소스 AI", "modifying"),
    ("정부가 육성하는 오픈소스 AI", "modifying"),
    ("금지된 중국 오픈소스 AI", "modifying"),
    ("규제를 받는 오픈소스 AI", "modifying"),
]
NOT_ACTED_ON = [
    ("오픈소스 AI로 만든 서비스를 규제", "an instrument"),
    ("오픈소스 AI를 활용해 규제 문서를 분석", "another verb has the object"),
    ("오픈소스 AI를 활용한 규제 대응", "another verb has the object"),
    ("오픈소스 AI가 규제를 피해 갔다", "it acts, nothing is done to it"),
    ("오픈소스 AI는 규제를 우회한다", "it acts, nothing is done to it"),
    ("오픈소스 AI에서 규제로 화제를 옮겼다", "a circumstance"),
    ("오픈소스 AI를 기반으로 한 규제 대응 서비스", "what is built on it"),
    ("오픈소스 AI를 앞세워 규제에 맞섰다", "another verb has the object"),
    ("오픈소스 AI로 규제에 대응", "an instrument"),
    ("오픈소스 AI보다 규제가 급하다", "a comparison"),
    ("오픈소스 AI를 내놨다. 규제는 없다", "another sentence"),
    ("오픈소스 AI를 선보이며 규제 대응도 알렸다", "another clause"),
    ("오픈소스 AI 기반 챗봇을 지원", "what is built on it"),
    ("규제가 늘자 오픈소스 AI를 내놨다", "the act is not a modifier of it"),
    ("규제 샌드박스에서 오픈소스 AI를 시험", "the act is not a modifier of it"),
    ("오픈소스 AI의 인기가 규제로 이어졌다", "something of it acts"),
]


def done(text, links=(), most=20):
    hits, _ = AUTOMATON.find(fold(text)).get(0, ([], []))
    by = {name: [hit for hit in hits if hit.concept == name] for name in TERMS}
    return [deed.link for deed in deeds(text, by["thing"], by["act"], links, most)]


@pytest.mark.parametrize(("text", "link"), ACTED_ON)
def test_particles_tell_what_is_acted_on(text, link):
    assert link in done(text)


@pytest.mark.parametrize(("text", "why"), NOT_ACTED_ON)
def test_nearness_alone_is_no_deed(text, why):
    assert done(text) == [], why


def test_a_rule_may_ask_for_some_links_only():
    assert done("오픈소스 AI를 규제", ["about"]) == []
    assert done("오픈소스 AI에 대한 규제", ["about"]) == ["about"]


def test_what_is_made_open_is_a_deed_only_where_a_rule_asks():
    assert done("모델을 오픈소스 AI로 의무화") == []
    assert done("모델을 오픈소스 AI로 의무화", ["as"]) == ["as"]


def test_what_is_too_far_is_no_deed():
    assert done("오픈소스 AI를 정부가 규제", most=4) == []


def test_a_text_that_is_all_deeds_takes_bounded_time():
    assert len(done("오픈소스 AI를 규제 " * 9000)) <= 50
