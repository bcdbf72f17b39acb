"""What the topic of open-source-AI policy says yes and no to, and why."""

import pytest
import yaml

from newswatch.settings import PROJECT
from transforms.decisions import decide
from transforms.topics import load

FILE = PROJECT / "transforms" / "topics" / "open-source-ai-policy.yaml"

SAMPLES = yaml.safe_load(
    (PROJECT / "tests" / "samples" / "open-source-ai-policy.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def topic():
    return load(FILE)


@pytest.mark.parametrize("sample", SAMPLES["relevant"], ids=lambda sample: sample["why"])
def test_policy_on_open_ai_is_relevant(topic, sample):
    decision = decide(topic, sample["title"], sample["text"])
    assert decision.is_relevant, decision.reason


@pytest.mark.parametrize("sample", SAMPLES["other"], ids=lambda sample: sample["why"])
def test_other_news_is_not(topic, sample):
    decision = decide(topic, sample["title"], sample["text"])
    assert not decision.is_relevant, decision.reason
    assert decision.evidence["missing"]


def test_openai_business_is_masked(topic):
    """Without the mask the AI in 오픈AI would make every 오픈소스 beside it open AI."""
    text = "오픈AI가 정부와 맺은 계약으로 오픈소스 개발 도구를 부처에 공급한다."
    decision = decide(topic, "오픈AI, 정부에 업무 도구 공급", text)
    assert not decision.is_relevant, decision.reason
    assert {term["text"] for term in decision.evidence["masked"]} == {"오픈AI"}
    assert "오픈AI" in decision.reason


def test_one_mention_far_down_is_passing(topic):
    far_down = ["공장이 문을 열었다.", "주민이 반겼다.", "일자리도 는다.", "도로도 닦는다."]
    text = "\n".join([*far_down, "정부는 오픈소스 AI 지원 정책도 살핀다고 했다."])
    decision = decide(topic, "새 공장 준공", text)
    assert not decision.is_relevant
    assert "한 번" in decision.reason


def test_evidence_points_into_the_text(topic):
    title, text = (
        "국회, 오픈소스 AI 법안 논의",
        "오픈AI도 의견을 냈다. 국회는 오픈소스 AI의 정의를 법에 넣는다.",
    )
    decision = decide(topic, title, text)
    fields = {"title": title, "body": text}
    for term in (*decision.evidence["terms"], *decision.evidence["masked"]):
        assert fields[term["field"]][term["start"] : term["end"]] == term["text"]
    assert decision.score == pytest.approx(
        sum(part["score"] for part in decision.evidence["parts"])
    )


@pytest.mark.parametrize(
    ("text", "missing", "said"),
    [
        ("날씨가 맑다.", "subject", "없습니다"),
        ("오픈소스 편집기가 나왔다.", "subject_near", "‘오픈소스’ 가까이에"),
        ("오픈소스 모델을 써 보았다.", "context", "‘오픈소스 모델’ 가까이에 정책 낱말"),
        ("오픈소스 모델을 한국에 냈다. 성능이 좋다.", "weight", "문턱"),
    ],
)
def test_no_says_what_was_missing(topic, text, missing, said):
    decision = decide(topic, "소식", text)
    assert decision.evidence["missing"] == missing
    assert said in decision.reason


@pytest.mark.parametrize("text", ["날씨가 맑다.", "정부가 오픈소스 AI를 규제한다."])
def test_evidence_has_what_the_score_is_held_against(topic, text):
    decision = decide(topic, "소식", text)
    assert decision.evidence["threshold"] == topic.rule.threshold
    assert decision.is_relevant == (decision.score >= decision.evidence["threshold"])
    assert decision.evidence["topic_name"]["ko"] == topic.rule.name.ko


def test_yes_is_told_in_both_languages(topic):
    decision = decide(topic, "정부, 오픈소스 AI 육성 정책 발표", "")
    assert "제목에 ‘오픈소스 AI’" in decision.reason
    assert "in the title ‘오픈소스 AI’" in decision.evidence["reason_en"]


def test_a_huge_text_is_judged_by_its_beginning(topic):
    decision = decide(topic, "소식", "아무 말. " * 300_000 + "정부가 오픈소스 AI를 규제한다.")
    assert not decision.is_relevant
