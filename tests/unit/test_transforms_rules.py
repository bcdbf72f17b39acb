"""What the rule language promises: AND, OR, NOT, NEAR, fields, masks, names, deeds, levels."""

import json

import pytest
import yaml

from newswatch.settings import PROJECT
from tests.samples.small_rule import LABEL, concept, judged, signal, small
from transforms.topics import load_text


def is_found(topic, title="", body="", **labels):
    decision = judged(topic, title, body, **labels)
    return "found" in {part["signal"] for part in decision.evidence["parts"]}


def test_all_any_none_are_and_or_not():
    topic = small(signal(all=["it"], any=["rule", "state"], none=["toy"]))
    assert is_found(topic, "공방 규제")
    assert is_found(topic, "정부와 공방")
    assert not is_found(topic, "공방")
    assert not is_found(topic, "규제와 정부")
    assert not is_found(topic, "장난감 공방 규제")


def test_a_concept_may_include_others():
    both = concept(includes=["rule", "state"])
    concepts = {
        "it": concept("공방"),
        "rule": concept("규제*"),
        "state": concept("정부"),
        "both": both,
    }
    topic = small(signal(all=["it", "both"]), concepts=concepts)
    assert is_found(topic, "공방 규제")
    assert is_found(topic, "공방과 정부")
    assert not is_found(topic, "공방")


def test_near_is_the_same_sentence_or_so_many_letters():
    sentence, near = small(), small(signal(all=["it", "rule"], chars=5))
    assert is_found(sentence, body="공방이 늘면서 여러 곳에서 규제가 생겼다.")
    assert not is_found(sentence, body="공방이 늘었다. 규제가 생겼다.")
    assert is_found(near, body="공방에 대한 규제가 생겼다.")
    assert is_found(near, body="규제된 공방이다.")
    assert not is_found(near, body="공방이 늘면서 여러 곳에서 규제가 생겼다.")


def test_near_holds_for_three_at_once():
    topic = small(signal(all=["it", "rule", "state"], chars=10))
    assert is_found(topic, "정부의 공방 규제")
    assert not is_found(topic, "정부는 어제 오후 늦게 회의를 열고 공방 규제")


@pytest.mark.parametrize(
    ("zone", "where"),
    [
        ("title", {"title": "공방 정부"}),
        ("lead", {"body": "공방 정부."}),
        ("body", {"body": "하나다. 둘이다. 셋이다. 공방 정부."}),
        ("opening", {"title": "공방", "body": "정부."}),
        ("article", {"title": "공방", "body": "하나다. 둘이다. 셋이다. 정부."}),
    ],
)
def test_a_zone_is_where_the_words_are(zone, where):
    topic = small(signal(all=["it", "state"], weight={zone: 1}), signal("other", all=["it"]))
    assert is_found(topic, **where)
    others = {"title", "lead", "body", "opening"} - {zone}
    elsewhere = small(
        signal(all=["it", "state"], weight=dict.fromkeys(others, 1)), signal("other", all=["it"])
    )
    assert not is_found(elsewhere, **where)


def test_section_and_outlet_are_fields_of_their_own():
    in_section = small(signal(all=["state"], weight={"section": 1}))
    in_outlet = small(signal(all=["paper"], weight={"outlet": 1}))
    assert is_found(in_section, "공방", section="정부")
    assert not is_found(in_section, "공방 정부", outlet="정부")
    assert is_found(in_outlet, "공방", outlet="나루신문")
    assert not is_found(in_outlet, "공방", "나루신문이 전했다")


def test_neither_section_nor_outlet_is_the_subject():
    topic = small(signal(all=["rule"]), passing=-1)
    assert judged(topic, "금지", section="AI", outlet="공방").score == 0


def test_openai_mask_keeps_the_company_from_being_open_ai():
    """오픈AI is a company: only the mask tells that no AI is meant, let alone an open one."""
    masks = {"company": concept("오픈AI*")}
    bare, masked = small(), small(masks=masks)
    title = "오픈AI, 규제 대응 조직 신설"
    assert judged(masked, title).level == "no"
    assert [hit["text"] for hit in judged(masked, title).evidence["masked"]] == ["오픈AI"]
    assert judged(bare, title.replace("오픈AI", "공방 AI")).level == "alert"
    assert judged(masked, "AI 규제를 오픈AI가 비판").level == "alert"


def test_openai_mask_of_the_shipped_rule():
    """The rule that is delivered, with and without its mask."""
    path = PROJECT / "transforms" / "topics" / "open-source-ai-policy.yaml"
    raw = yaml.safe_load(path.read_bytes())
    bare = raw | {"masks": {k: v for k, v in raw["masks"].items() if "오픈AI*" not in v["terms"]}}
    assert bare["masks"] != raw["masks"]
    with_mask, without = (
        load_text(json.dumps(rule, default=str).encode(), "t") for rule in (raw, bare)
    )
    said = "오픈AI가 정부와 맺은 계약으로 오픈소스 개발 도구를 부처에 공급한다."
    assert judged(with_mask, "", said).score < judged(without, "", said).score
    assert judged(with_mask, "", said).level == "no"


@pytest.mark.parametrize(
    "word", ["정부가", "정부에서는", "정부의", "정부였던", "AI가", "AI를", "AI에서도"]
)
def test_particles_do_not_hide_a_word(word):
    topic = small(signal(all=["it"]), concepts={"it": concept("정부", "AI")})
    assert is_found(topic, f"어제 {word} 그랬다")


@pytest.mark.parametrize("word", ["의정부", "정부미", "공방전", "AIDS", "FAIR"])
def test_particles_do_not_make_a_word_of_a_part(word):
    topic = small(signal(all=["it"]), concepts={"it": concept("정부", "공방", "AI")})
    assert not is_found(topic, f"어제 {word} 그랬다")


def test_an_object_is_told_from_a_mention():
    topic = small(signal(object="it", acts=["rule"]))
    assert is_found(topic, "공방을 규제하는 법")
    assert is_found(topic, "공방 금지")
    assert not is_found(topic, "공방에서 만든 장신구를 금지")
    [part] = judged(topic, "공방을 규제하는 법").evidence["parts"]
    assert tuple(part["words"]) == ("공방", "규제")


def test_promotion_needs_its_neighbour():
    steps = [{"from": "open", "to": "it", "near": "state"}]
    topic = small(signal(all=["it"]), promote=steps)
    assert is_found(topic, "정부의 열린 행정")
    assert is_found(topic, "정부", "열린 행정이다.")
    assert not is_found(topic, "열린 행정")


@pytest.mark.parametrize(
    ("score", "level"), [(0.4, "no"), (0.5, "digest"), (0.9, "digest"), (1, "alert")]
)
def test_levels_are_two_thresholds(score, level):
    topic = small(signal(all=["it"], weight={"title": score}), signal("x", all=["rule"]))
    assert judged(topic, "공방").level == level


@pytest.mark.parametrize(("most", "level"), [("digest", "digest"), ("no", "no")])
def test_a_signal_may_hold_the_level_down(most, level):
    holding = signal("toys", all=["it", "toy"], weight={"title": 0}, at_most=most)
    topic = small(signal(all=["it"]), holding)
    assert judged(topic, "공방").level == "alert"
    held = judged(topic, "장난감 공방")
    assert (held.level, held.evidence["missing"]) == (level, "held")
    assert "말" in held.reason


def test_an_alert_may_need_more_than_a_score():
    topic = small(
        signal(all=["it"]), signal("ruled", object="it", acts=["rule"]), alert_needs=["ruled"]
    )
    assert judged(topic, "공방 규제").level == "alert"
    decision = judged(topic, "공방, 하루 쉰다")
    assert (decision.level, decision.evidence["missing"]) == ("digest", "needs")


@pytest.mark.parametrize(
    ("missing", "title", "body"),
    [
        ("subject", "아무 말", ""),
        ("context", "공방", "하나다. 정부는 쉰다."),
        ("passing", "", "하나다. 둘이다. 셋이다. 책방, 찻집, 빵집, 공방, 규제 이야기다."),
        ("weight", "장난감 공방 규제", ""),
        ("doubt", "", "하나다. 둘이다. 셋이다. 공방 규제다. 공방이다."),
        (None, "공방 규제", ""),
    ],
)
def test_what_is_missing_is_told(missing, title, body):
    topic = small(
        signal(all=["it", "rule"], weight={"title": 2, "lead": 1, "body": 0.6}),
        signal("toys", all=["toy"], weight={"title": -3}),
        passing=-1,
    )
    decision = judged(topic, title, body)
    assert decision.evidence["missing"] == missing
    assert decision.reason
    assert "{" not in decision.reason + decision.evidence["reason_en"]


def test_promotion_may_reach_over_title_and_lead():
    step = {"from": "open", "to": "it", "near": "state"}
    near = small(signal(all=["it"]), promote=[step])
    wide = small(signal(all=["it"]), promote=[step | {"within": "opening"}])
    assert not is_found(near, "열린 행정", "정부 이야기다.")
    assert is_found(wide, "열린 행정", "정부 이야기다.")
    assert not is_found(wide, "열린 행정", "하나다. 둘이다. 셋이다. 정부 이야기다.")


@pytest.mark.parametrize(
    ("body", "is_item"),
    [
        ("책방, 찻집, 공방, 빵집을 규제한다.", True),
        ("책방·공방·빵집의 규제 이야기다.", True),
        ("책방, 찻집, 공방 등 규제 이야기다.", True),
        ("책방, 찻집, ‘공방’ 등의 규제다.", True),
        ("책방, 찻집, 공방을 규제한다.", False),
        ("공방 규제다.", False),
        ("어제, 오늘, 공방에 대한 규제, 내일.", False),
    ],
)
def test_one_item_of_a_list_is_said_in_passing(body, is_item):
    topic = small(passing=-1)
    said = {part["signal"] for part in judged(topic, "", body).evidence["parts"]}
    assert ("listed" in said) == is_item


def test_a_list_in_the_title_or_twice_is_no_passing():
    topic = small(passing=-1)
    for title, body in (("책방, 공방, 빵집 규제", ""), ("", "책방, 공방, 빵집 규제다. 공방이다.")):
        assert "listed" not in {p["signal"] for p in judged(topic, title, body).evidence["parts"]}


def test_a_reason_tells_of_a_list_and_of_words_that_stand_apart():
    topic = small(signal(all=["it", "rule"], weight={"title": 2}), passing=-1)
    decision = judged(topic, "금지", "하나다. 둘이다. 셋이다. 책방, 찻집, 빵집, 공방 이야기다.")
    assert "금지" in decision.reason
    topic = small(signal(all=["it", "rule"], weight={"title": 2, "body": 0.2}), passing=-1)
    listed = judged(topic, "", "하나다. 둘이다. 셋이다. 책방, 찻집, 빵집, 공방 등 규제다.")
    assert "나열" in listed.reason


def test_topics_of_one_pass_decide_as_alone():
    from transforms.decisions import decide_all

    one, other = small(), small(signal(all=["state"]), focus="state", topic="other", name=LABEL)
    for title in ("공방 규제", "정부", "공방과 정부", "아무 말"):
        together = decide_all([one, other], title, "")
        assert together == [decide_all([topic], title, "")[0] for topic in (one, other)]
