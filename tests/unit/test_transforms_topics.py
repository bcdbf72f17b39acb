"""Rule files: wrong ones are refused with file, field and what is wrong."""

import pytest
import yaml

from newswatch.settings import PROJECT
from transforms.topics import TopicError, load, topics

FILE = PROJECT / "transforms" / "topics" / "open-source-ai-policy.yaml"


@pytest.fixture
def rule():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def written(folder, rule):
    path = folder / "topic.yaml"
    path.write_text(yaml.safe_dump(rule, allow_unicode=True), encoding="utf-8")
    return path


def test_all_topics_load():
    assert "open-source-ai-policy" in {topic.rule.topic for topic in topics()}


def test_the_version_changes_with_the_rule(tmp_path, rule):
    before = load(written(tmp_path, rule)).version
    rule["threshold"] += 1
    after = load(written(tmp_path, rule)).version
    assert before != after
    assert before.split("-")[0] == after.split("-")[0] == str(rule["version"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"threshold": "viel"}, "threshold"),
        ({"focus": "nothing"}, "nothing"),
        ({"unknown": 1}, "unknown"),
        ({"signals": []}, "signals"),
    ],
)
def test_a_wrong_rule_names_file_and_field(tmp_path, rule, change, said):
    path = written(tmp_path, rule | change)
    with pytest.raises(TopicError, match=said) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_what_is_not_yaml_is_refused(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("topic: [", encoding="utf-8")
    with pytest.raises(TopicError, match=r"broken\.yaml"):
        load(path)


def test_an_empty_folder_is_refused(tmp_path, monkeypatch):
    from newswatch.settings import settings

    monkeypatch.setenv("NEWSWATCH_TOPICS_DIR", str(tmp_path))
    settings.cache_clear()
    topics.cache_clear()
    try:
        with pytest.raises(TopicError, match="no topic"):
            topics()
    finally:
        topics.cache_clear()
