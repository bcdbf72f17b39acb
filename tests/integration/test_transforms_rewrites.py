"""The two stored pages are grouped with a rewrite in other words and spellings, and with nothing
else that the same week says of open models."""

import os
from pathlib import Path

import pytest
import yaml

from newswatch.settings import PROJECT
from tests.work_list import Press
from transforms.process import process

SEEDS = Path(os.environ.get("NEWSWATCH_SEEDS_DIR") or PROJECT.parent / "shared" / "seeds")
WRITTEN = yaml.safe_load((PROJECT / "tests" / "samples" / "rewrites.yaml").read_text("utf-8"))
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="skipped: no stored pages")


@needs_seeds
def test_each_page_is_one_story_with_its_rewrite_alone(database):
    from contextlib import closing
    from datetime import timedelta

    from newsroom.seeds import load
    from storage.db import connect

    pages = load(SEEDS)
    assert len(pages) == 2
    with closing(connect("owner")) as connection:
        press = Press(connection)
        expected = {}
        for number, page in enumerate(pages):
            name, rewrite = list(WRITTEN["seeds"].items())[number]
            body = "\n".join(page.paragraphs)
            press.prints(
                f"https://a.kr/{number}", page.title, body, outlet="a", ago=timedelta(hours=9)
            )
            press.prints(f"https://b.kr/{number}", rewrite["title"], rewrite["body"], outlet="b")
            assert not _sentences(rewrite["body"]) & _sentences(body), name
            expected[number] = {f"https://a.kr/{number}", f"https://b.kr/{number}"}
        for number, other in enumerate(WRITTEN["others"]):
            press.prints(f"https://c.kr/{number}", other["title"], other["body"], outlet="c",
                         ago=timedelta(days=number))  # fmt: skip
        process()
        stories = press.ask(
            "select array_agg(a.url) from news.story_article m join news.article a"
            " on a.id = m.article_id group by m.story_id"
        )
        found = sorted((set(urls) for (urls,) in stories), key=lambda urls: sorted(urls))
        alone = [{f"https://c.kr/{number}"} for number in range(3)]
        assert found == [*expected.values(), *alone]
        assert press.ask("select count(*) from news.copy_pair") == [(0,)]


def _sentences(text):
    return {sentence.strip() for sentence in text.replace("\n", " ").split(". ")}
