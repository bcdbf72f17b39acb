"""What follows from a decision's level: at once, in the digest, or not; and a story as a whole."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.digest import make_digest
from newswatch import clock
from newswatch.clock import in_seoul
from storage.explain import why
from storage.explain_text import ANSWERS
from tests.rules import ALERT, NO, RULE, TOPIC, WEAK, again, put
from tests.tables import change, rows
from transforms.process import process

pytest_plugins = ["tests.rules"]
pytestmark = pytest.mark.usefixtures("rules")

# The same story in words of one's own; none is a copy of another.
TELLINGS = [
    ("하늘길 택배 시대 오나", "국토항공청이 배송 드론 규제를 새로 짠다. 섬마을 택배가 빨라진다."),
    (
        "섬마을 택배, 하늘로",
        "배송 드론 규제를 국토항공청이 새로 짠다고 했다. 섬마을 택배 때문이다.",
    ),
    (
        "국토항공청 “택배 하늘길 정비”",
        "섬마을 택배를 위해 배송 드론 규제를 손본다, 국토항공청 발표.",
    ),
]


def ends() -> list[tuple[str, str]]:
    return rows("select level, disposition from news.decision order by id")


def one_story() -> None:
    """All articles so far tell one story."""
    change("update news.story_article set story_id = (select min(id) from news.story)")
    change("update news.decision set story_id = (select min(id) from news.story)")


def test_each_level_has_its_end() -> None:
    urls = [put(number, words) for number, words in enumerate((ALERT, WEAK, NO), 1)]
    summary = process()
    assert (summary.relevant, summary.alerts) == (2, 1)
    assert sorted(ends()) == [("alert", "alert"), ("digest", "weak"), ("no", "not_relevant")]
    found = [why(url) for url in urls]
    assert [one.verdict for one in found] == ["alert", "weak", "not_relevant"]
    said = "\n".join(found[1].sentences("ko"))
    for part in ("요약에만 넣습니다", "약하게 관련 있음", "다음 요약에 실립니다"):
        assert part in said


def test_what_is_weak_is_in_the_digest_and_never_at_once() -> None:
    put(1, WEAK)
    process()
    assert rows("select count(*) from news.alert") == [(0,)]
    tomorrow = in_seoul(clock.now() + timedelta(days=1)).replace(hour=8, minute=35)
    assert make_digest(tomorrow).items == 1


def test_a_weak_article_of_a_story_that_was_alerted_is_told_by_the_alert() -> None:
    put(1, WEAK, days_ago=0.02)
    process()
    put(2, ALERT)
    process()
    one_story()
    change("update news.alert set story_id = (select min(id) from news.story)")
    tomorrow = in_seoul(clock.now() + timedelta(days=1)).replace(hour=8, minute=35)
    assert make_digest(tomorrow).items == 0


def test_enough_independent_sources_raise_a_doubtful_story() -> None:
    for number, (outlet, words) in enumerate(zip("abc", TELLINGS, strict=True), 1):
        put(number, words, outlet=f"paper_{outlet}", days_ago=0.1 / number)
        process()
        if number < 3:
            assert "alert" not in [end for _, end in ends()]
    assert rows("select count(distinct story_id) from news.story_article") == [(1,)]
    assert ends()[-1] == ("alert", "alert")
    ((reason, witnesses),) = rows(
        "select reason, evidence->>'witnesses' from news.decision where disposition = 'alert'"
    )
    assert "매체 3곳" in reason
    assert witnesses == "3"
    assert rows("select level, sources, alert_id is not null from api_v1.story_answers") == [
        ("alert", 3, True)
    ]


@pytest.mark.parametrize(
    "sisters",
    [
        "update news.outlet set owner_group = 'one house'",
        "update news.article set wire = '한들통신'",
        "insert into news.copy_pair (article_id, earlier_id, kind, containment)"
        " select max(id), min(id), 'near', 0.9 from news.article",
    ],
    ids=["owner", "wire", "copy"],
)
def test_sisters_agencies_and_copies_are_one_source(sisters: str) -> None:
    for number, words in enumerate(TELLINGS[:2], 1):
        put(number, words, outlet=f"paper_{number}", days_ago=0.1 / number)
        process()
    change(sisters)
    put(3, TELLINGS[2], outlet="paper_3")
    process()
    assert rows("select count(distinct story_id) from news.story_article") == [(1,)]
    assert "alert" not in [end for _, end in ends()]


def test_what_the_rule_limits_to_the_digest_stays_there_however_many_tell_it(rules: Path) -> None:
    limited = RULE.replace(
        "    all: [drone, rule]\n", "    all: [drone, rule]\n    at_most: digest\n"
    )
    (rules / f"{TOPIC}.yaml").write_text(limited, encoding="utf-8")
    again()
    for number, words in enumerate((*TELLINGS, ALERT), 1):
        put(number, words, outlet=f"paper_{number}", days_ago=0.1 / number)
        process()
    assert {end for _, end in ends()} == {"weak"}
    assert rows("select count(*) from news.alert") == [(0,)]


def test_the_view_says_why_not_in_the_words_of_why() -> None:
    """One question has one answer: the view's words and those of the verb are the same."""
    url = put(1, ALERT)
    process()
    change("alter table news.decision drop constraint decision_weak_level")
    for verdict in ("same_story", "baseline", "backfill", "weak"):
        change(f"update news.decision set disposition = '{verdict}'")
        assert rows("select suppressed_by from api_v1.answers") == [(verdict,)]
        ((answer, answer_en),) = rows("select answer, answer_en from api_v1.answers")
        assert answer.startswith(ANSWERS[verdict][0])
        assert answer_en.startswith(ANSWERS[verdict][1])
    change("update news.decision set disposition = 'alert'")
    for kind in ("cooldown", "silence", "quiet_hours"):
        change(
            "delete from news.suppression; insert into news.suppression"
            f" select id, '{kind}', now(), now() + interval '1 h' from news.decision"
        )
        assert why(url).verdict == kind
        ((answer, by),) = rows("select answer, suppressed_by from api_v1.answers")
        assert (answer.startswith(ANSWERS[kind][0]), by) == (True, kind)


def test_the_schema_refuses_a_level_that_does_not_fit() -> None:
    put(1, ALERT)
    process()
    for wrong in ("level = 'no'", "level = 'maybe'", "disposition = 'weak'"):
        with pytest.raises(Exception, match="decision_"):
            change(f"update news.decision set {wrong} where topic = '{TOPIC}'")
