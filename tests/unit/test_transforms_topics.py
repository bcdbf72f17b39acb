"""Rule files: wrong ones are refused with file, line, field, what is wrong and what to do."""

import json

import jsonschema
import pytest
import yaml

from newswatch.settings import PROJECT, settings
from transforms.decisions import decide
from transforms.topic_schema import SCHEMA_FILE, schema_text
from transforms.topics import TopicError, load, load_text, topics

FOLDER = PROJECT / "transforms" / "topics"
SAMPLE = (PROJECT / "tests" / "samples" / "second-topic.yaml").read_text(encoding="utf-8")
SUBJECT = "terms: [배송 드론*, 드론 배송*, 드론 택배*]"
ALL = "    all: [drone, state]"


@pytest.fixture(params=["ko", "en"])
def language(request, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", request.param)
    settings.cache_clear()
    yield request.param
    settings.cache_clear()


def refused(old="", new="", text=SAMPLE):
    assert old in text
    with pytest.raises(TopicError) as caught:
        load_text(text.replace(old, new, 1).encode(), "t.yaml")
    return str(caught.value)


def test_all_topics_load():
    assert "open-source-ai-policy" in {topic.rule.topic for topic in topics()}


def test_the_version_changes_with_the_rule():
    before, after = load_text(SAMPLE.encode(), "t"), load_text(f"{SAMPLE}# more\n".encode(), "t")
    assert before.version != after.version
    assert before.version.split("-")[0] == after.version.split("-")[0] == "1"


MISTAKES = [
    ("unknown operator", ALL, "    xor: [drone, state]", 25, "xor"),
    ("operator mistyped", "    acts: [rule]", "    act: [rule]", 21, "acts"),
    ("field mistyped", "alert_at: 2", "alertat: 2", 8, "alert_at"),
    ("unknown concept", ALL, "    all: [drone, stat]", 25, "state"),
    ("unknown focus", "focus: drone", "focus: dron", 10, "drone"),
    ("unknown name", SUBJECT, f"{SUBJECT}, names: [drone]", 12, "names.yaml"),
    ("a regex that explodes", "장난감 드론*", "(장난감+)+ 드론", 16, "(장난감+)+"),
    ("a term of a star", SUBJECT, 'terms: ["*"]', 12, "*"),
    ("a letter with a star", SUBJECT, 'terms: ["이*"]', 12, "이*"),
    ("everyday words as subject", SUBJECT, 'terms: ["*했다", "*왔다", "*났다", "*렸다", "*겼다", "*른다"]', 12, "24"),
    ("a signal of nothing", f"{ALL}\n", "", 23, "all"),
    ("acts without object", "    object: drone\n", "", 18, "object"),
    ("a distance of one", "    object: drone\n    acts: [rule]", "    all: [drone]\n    chars: 4", 18, "chars"),
    ("nearness in no sentence", "lead: 2, body: 1}", "opening: 2}", 18, "opening"),
    ("a key twice", "body_most: 2", "body_most: 2\nbody_most: 3", 28, "27"),
    ("unknown zone", "{title: 2, lead", "{titel: 2, lead", 26, "titel"),
    ("no number", "alert_at: 2", "alert_at: 둘", 8, "둘"),
    ("no score", "alert_at: 2", "alert_at: 0", 8, "0"),
    ("digest above alert", "digest_at: 1", "digest_at: 9", 9, "alert_at"),
    ("no article can reach it", "alert_at: 2\ndigest_at: 1", "alert_at: 99\ndigest_at: 90", 9, "16.9"),
    ("a word that YAML reads as no", "terms: [규제*", "terms: [no, 규제*", 13, "False"),
    ("not a list", ALL, "    all: drone", 25, "drone"),
    ("not YAML", "passing: -1", "passing: [", 29, "YAML"),
    ("an empty concept", SUBJECT, "terms: []", 12, "terms"),
    ("a circle", SUBJECT, "includes: [drone]", 12, "drone"),
    ("a signal twice", "name: governed", "name: regulated", 23, "regulated"),
    ("a signal of our own", "name: governed", "name: listed", 23, "listed"),
    ("a need of no signal", "focus: drone", "alert_needs: [regulate]\nfocus: drone", 10, "regulated"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "old", "new", "line", "said"), MISTAKES)
def test_a_wrong_rule_names_file_line_and_fix(why, old, new, line, said, language):
    told = refused(old, new)
    assert f"t.yaml:{line}: " in told, told
    assert said in told, told
    assert any("가" <= char <= "힣" for char in told.replace(new, "")) or language == "en"


def test_anchors_cannot_multiply():
    bomb = "a: &a [x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
    )
    assert "t.yaml:1: (file): 앵커" in refused(text=bomb)


@pytest.mark.parametrize(
    "raw", [b"", b"[1]", b"a", b"\xff\xfe", b"\x00", b"[" * 2000, b"- " * 999999]
)
def test_what_is_no_rule_is_refused(raw):
    with pytest.raises(TopicError, match=r"t\.yaml:1: "):
        load_text(raw, "t.yaml")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    told = refused(SUBJECT, 'terms: ["*", "[a]"]', SAMPLE.replace(ALL, "    all: [stat]"))
    assert [line.split(":")[1] for line in told.splitlines()] == ["12", "12", "25"]


def test_threshold_is_the_older_word_for_both_levels():
    older = SAMPLE.replace("alert_at: 2\ndigest_at: 1\n", "threshold: 2\n")
    rule = load_text(older.encode(), "t").rule
    assert (rule.alert_at, rule.digest_at) == (2, 2)


def test_the_schema_in_the_folder_is_that_of_the_model():
    kept = (FOLDER / SCHEMA_FILE).read_text(encoding="utf-8")
    assert kept == schema_text(), "newswatch topic schema > transforms/topics/topic.schema.json"


def test_the_schema_takes_what_loads_and_knows_operators():
    schema = json.loads(schema_text())
    for path in FOLDER.glob("*.yaml"):
        rule = json.loads(json.dumps(yaml.safe_load(path.read_bytes()), default=str))
        jsonschema.validate(rule, schema)
    rule["signals"][0]["xor"] = ["a"]
    with pytest.raises(jsonschema.ValidationError, match="xor"):
        jsonschema.validate(rule, schema)


def test_a_rule_of_thirty_lines_is_a_topic():
    topic = load_text(SAMPLE.encode(), "t")
    assert decide(topic, "국토부, 배송 드론 허가제 완화", "").level == "alert"
    assert decide(topic, "장난감 드론 배송 지연", "").level == "no"


def test_an_empty_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_TOPICS_DIR", str(tmp_path))
    settings.cache_clear()
    topics.cache_clear()
    try:
        with pytest.raises(TopicError, match="yaml"):
            topics()
    finally:
        topics.cache_clear()
        settings.cache_clear()


def test_two_files_of_one_topic_are_refused(tmp_path, monkeypatch):
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(SAMPLE, encoding="utf-8")
    monkeypatch.setenv("NEWSWATCH_TOPICS_DIR", str(tmp_path))
    settings.cache_clear()
    topics.cache_clear()
    try:
        with pytest.raises(TopicError, match="parcel-drones"):
            topics()
    finally:
        topics.cache_clear()
        settings.cache_clear()


def test_a_file_is_named_by_its_path(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("topic: [", encoding="utf-8")
    with pytest.raises(TopicError, match=r"broken\.yaml:1"):
        load(path)
