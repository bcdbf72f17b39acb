"""What people say of articles, how right the rules are by it, and what it suggests to them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.rules import ALERT, NO, TOPIC, put
from tests.tables import change, rows
from transforms.process import process

pytest_plugins = ["tests.rules"]
pytestmark = pytest.mark.usefixtures("rules")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--topic", TOPIC])
    assert done.exit_code == 0, done.output
    return done.stdout


def told(*arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*arguments, "--json").splitlines()]


def test_a_label_says_who_when_and_what_and_the_latest_counts() -> None:
    url = put(1, ALERT)
    process()
    assert "규칙의 판정: alert" in run("label", f"{url}?utm_source=x", "not", "--by", "한빛")
    [again] = told("label", url, "relevant", "--by", "누리", "--note", "다시 읽음")
    assert (again["before"], again["level"]) == ("not", "alert")
    assert rows("select verdict, labelled_by, note from news.label order by id") == [
        ("not", "한빛", None),
        ("relevant", "누리", "다시 읽음"),
    ]
    assert rows("select verdict, article_id is not null from api_v1.labels") == [("relevant", True)]


def test_what_we_never_had_can_be_labelled_and_counts_when_it_comes() -> None:
    url = "https://elsewhere.example/news/7"
    assert "우리에게 없는" in run("label", url, "relevant")
    assert rows("select article_id from api_v1.labels") == [(None,)]
    assert put(7, NO, outlet="elsewhere") == url
    process()
    assert rows("select article_id is not null from api_v1.labels") == [(True,)]


def test_an_address_of_its_listing_leads_to_the_article() -> None:
    listed = put(1, ALERT)
    process()
    change(
        "update news.article set url = 'https://nuri.example/real', url_sha = sha256('elsewhere')"
    )
    [done] = told("label", listed, "relevant")
    assert (done["url"], done["level"]) == ("https://nuri.example/real", "alert")


def test_what_cannot_be_labelled_is_refused() -> None:
    for wrong in ("", "no address", "ftp://a.example/1", "http://[::1", "relevant"):
        done = CliRunner().invoke(app, ["label", wrong, "not", "--topic", TOPIC])
        assert done.exit_code == 1, wrong
        assert "기사 주소가 아닙니다" in done.output
    for arguments in (["not", "--topic", "parcel-drone"], ["maybe"]):
        done = CliRunner().invoke(app, ["label", "https://a.example/1", *arguments])
        assert done.exit_code == 2
    assert rows("select count(*) from news.label") == [(0,)]


def test_weekly_precision_by_outlet_with_its_interval() -> None:
    for number in range(1, 7):
        put(number, ALERT, outlet="hanbit" if number < 5 else "maru")
    missed = put(7, NO, outlet="maru")
    process()
    urls = [url for (url,) in rows("select url from news.article order by url")]
    verdicts = ["relevant", "relevant", "duplicate", "not", "not"]
    for url, verdict in zip(urls, verdicts, strict=False):
        run("label", url, verdict)
    run("label", missed, "relevant")
    found = {row["outlet"]: row for row in told("topic", "quality")}
    share = found["hanbit"]["precision"]
    assert (share["hits"], share["total"], share["value"]) == (3, 4, 0.75)
    assert (share["low"], share["high"]) == (0.3006, 0.9544)  # Wilson's, for 3 of 4
    assert (found["hanbit"]["duplicate"], found["maru"]["missed"]) == (1, 1)
    assert (found[None]["precision"]["hits"], found[None]["precision"]["total"]) == (3, 5)
    assert "0.60 (0.23–0.88; 3/5)" in run("topic", "quality")
    change("update news.decision set decided_at = decided_at - interval '60 days'")
    assert told("topic", "quality", "--weeks", "4") == []


def test_proposals_come_with_their_evidence(rules: Path) -> None:
    """협찬 stands in all false alarms and in no true one; 무인기 in all misses and nowhere else."""
    false = ("배송 드론 규제 {}", "협찬 기사로 꾸민 상품 소개이다. 오늘 {} 나왔다.")
    true = ("배송 드론 규제 {}", "정부가 기준을 정했다. 오늘 {} 나왔다.")
    miss = ("무인기 택배 {}", "무인기 택배를 정부가 막는다. 오늘 {} 나왔다.")
    other = ("감성돔 방류 {}", "바다에 어린 물고기를 놓았다. 오늘 {} 나왔다.")
    words = ["감", "배", "귤", "밤", "콩"]
    labelled = ((false, "not"), (true, "relevant"), (miss, "relevant"), (other, None))
    for kind, (text, verdict) in enumerate(labelled):
        for number, word in enumerate(words):
            url = put(10 * kind + number, (text[0].format(word), text[1].format(word)))
            if verdict:
                run("label", url, verdict)
    process()
    [found] = told("topic", "propose")
    counts = [found[name] for name in ("true_alerts", "false_alarms", "misses", "compared")]
    assert counts == [5, 5, 5, 5]
    by_kind = {
        kind: {one["word"]: one for one in found["found"] if one["kind"] == kind}
        for kind in ("exclude", "include")
    }
    exclude, include = by_kind["exclude"]["협찬"], by_kind["include"]["무인기"]
    assert [exclude[name] for name in ("helps", "helps_of", "harms", "harms_of")] == [5, 5, 0, 5]
    assert exclude["z"] > 1.64
    assert len(exclude["examples"]) == 3
    assert [include[name] for name in ("helps", "helps_of", "harms", "harms_of")] == [5, 5, 0, 5]
    everywhere = {"오늘", "나왔다"}
    assert not everywhere & (by_kind["exclude"].keys() | by_kind["include"].keys())
    text = run("topic", "propose")
    assert "빼기 ‘협찬’: 틀린 알림 5/5, 맞은 알림 0/5" in text
