"""What an article says that a follow-up may be the first to say."""

from transforms.novelty import facts

FIRST = (
    "정부, 갯벌 보전법 개정안 발의",
    "홍길동 의원은 3일 개정안을 발의했다. 과태료는 3000만원이다. 세 곳이 대상이다.",
)
SECOND = (
    "갯벌 보전법, 상임위 의결",
    "갯벌재단 앤디 콘윈스키 대표는 반겼다. 11월 5일 농해수위가 의결했고 과태료는 5,000만원이 됐다.",
)
THIRD = (
    "갯벌 보전법 공포",
    "앤디 코니윈스키 대표가 왔다. 의결된 법은 12월 1일 공포된다. 과태료 5000만 원.",
)


def new(article, *before):
    """(kind, text) of what none before it says."""
    known = {key for one in before for key in facts(*one)}
    return {(span.kind, span.text) for key, span in facts(*article).items() if key not in known}


def test_stage_number_date_and_actor_are_told():
    assert new(SECOND, FIRST) >= {
        ("stage", "의결"),
        ("number", "5,000만원"),
        ("date", "11월 5일"),
        ("actor", "콘윈스키"),
    }
    assert new(THIRD, FIRST, SECOND) == {("stage", "공포"), ("date", "12월 1일")}


def test_other_spellings_are_nothing_new():
    assert not new(THIRD, SECOND) & {("actor", "코니윈스키"), ("number", "5000만 원")}


def test_spans_are_places_in_the_text_in_its_order():
    spans = list(facts(*SECOND).values())
    for span in spans:
        text = SECOND[0] if span.field == "title" else SECOND[1]
        assert text[span.start : span.end] == span.text
    assert spans[0].field == "title"
    assert spans == sorted(spans, key=lambda span: (span.field != "title", span.start))


def test_a_copy_says_nothing_new():
    assert new(FIRST, FIRST) == set()
    assert facts("", "") == {}


def test_a_stage_within_another_word_is_none():
    assert facts("폭염 시행착오", "가시행로를 걸었다.") == {}
