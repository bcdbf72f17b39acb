"""The demo's judgement must be able to say no."""

from dataclasses import fields

import pytest

from cli.demo.observe import Message, Snapshot
from cli.demo.verdict import judge

URL = "http://127.77.0.11:8470/news/view?no=1"
LONGER = "http://127.77.0.11:8470/news/view?no=17"
ARTICLE = {
    "url": URL,
    "title": "오픈웨이트 모델 지침 확정",
    "body": ["첫 문단이다.", "둘째 문단이다."],
    "is_polled": True,
    "fate": "normal",
    "correction": None,
}
TRUTH = {"expected_alerts": [{"story": "guide", "articles": [URL]}], "articles": [ARTICLE]}
READ = {"url": URL, "title": ARTICLE["title"], "body": "첫 문단이다.\n둘째 문단이다."}
ALERT = {"alert_id": 1, "url": URL, "title": ARTICLE["title"]}
SEEN = Snapshot(**{field.name: 1 for field in fields(Snapshot)})


def slack(url=URL, is_marked=False):
    return Message("slack", "", f"기사 <{url}|열기>", is_marked, {})


def mail(key="<a@b>"):
    return Message("email", key, f"링크 {URL}\n", False, None)


def verdict(received, articles=(READ,), alerts=(ALERT,), truth=TRUTH):
    return judge(truth, SEEN, list(articles), list(alerts), received)


def test_all_is_well_when_each_channel_told_the_story_once():
    good = verdict([slack(), mail()])
    assert good.is_good(disturbed=False)
    assert (good.slack_messages, good.mails) == (1, 1)
    assert "unmarked" not in good.as_json()


@pytest.mark.parametrize(
    ("received", "missed"),
    [([slack()], ["email: guide"]), ([], ["slack: guide", "email: guide"])],
)
def test_a_story_that_did_not_arrive_is_missed(received, missed):
    assert verdict(received).missed == missed
    assert not verdict(received).is_good(disturbed=True)


@pytest.mark.parametrize(
    ("article", "problem"),
    [
        (None, f"article: {URL}"),
        ({**READ, "title": "다른 제목"}, f"title: {URL}"),
        ({**READ, "body": "첫 문단이다. 무단전재 금지"}, f"body: {URL}"),
    ],
)
def test_an_article_unread_or_misread_is_missed(article, problem):
    assert verdict([slack(), mail()], [article] if article else []).missed == [problem]


def test_what_robots_forbids_must_not_have_been_read():
    truth = {**TRUTH, "articles": [{**ARTICLE, "fate": "forbidden"}]}
    [problem] = verdict([slack(), mail()], truth=truth).missed
    assert problem.startswith("forbidden")


def test_an_alert_on_anything_else_is_false_even_before_it_is_sent():
    assert verdict([slack(), mail()], alerts=[ALERT, {**ALERT, "url": LONGER}]).false_alarms == [
        LONGER
    ]


def test_an_address_that_merely_begins_alike_is_another_article():
    assert verdict([slack(LONGER), mail()]).missed == ["slack: guide"]


def test_a_second_copy_is_tolerated_only_marked_and_only_when_disturbed():
    marked = verdict([slack(), slack(is_marked=True), mail(), mail()])
    assert marked.repeated == ["slack: guide", "email: guide"]
    assert marked.is_good(disturbed=True)
    assert not marked.is_good(disturbed=False)
    assert not verdict([slack(), slack(), mail()]).is_good(disturbed=True)
    assert not verdict([slack(), mail("<a@b>"), mail("<c@b>")]).is_good(disturbed=True)
