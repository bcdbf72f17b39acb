"""Stored pages become articles: without their navigation, whole, and only where they exist."""

import os
from pathlib import Path

import pytest

from newsroom.seeds import as_article, load
from newswatch.settings import PROJECT

STORED = Path(os.environ.get("NEWSWATCH_SEEDS_DIR") or PROJECT.parent / "shared" / "seeds")

NEWS = """토픽

맨위로 가기
  • 공유 공유

나라 밖 공개 모델 소식…새 규칙 나온다

프로필
홍가람 기자
댓글 0

요약이라고 할 만한 한 문단이 제목 아래에 길게 놓여 있고 본문은 아니다.

 나라 밖 공개 모델 소식…새 규칙 나온다 / Example.ai

나라 밖 공개 모델 소식…새 규칙 나온다 / Example.ai

첫 문단은 여기서 시작한다.

둘째 문단에서 끝난다.

<저작권자 ⓒ 보기, 무단전재 및 재배포 금지>

광고문의 기사제보
"""

BLOG = """첫 줄부터 글이에요.

1. 소제목
가운데 글이에요.
마지막 글이에요!
이어서 읽어보면 좋은 글
Hashtags
#하나 #둘
"""


def test_a_news_page_loses_its_navigation():
    article = as_article(NEWS)
    assert article.outlet == "tokennaru"
    assert article.title == "나라 밖 공개 모델 소식…새 규칙 나온다"
    assert article.authors == ("홍가람",)
    assert article.summary.startswith("요약이라고")
    assert article.paragraphs == ("첫 문단은 여기서 시작한다.", "둘째 문단에서 끝난다.")


def test_a_blog_post_loses_what_follows_it():
    article = as_article(BLOG)
    assert article.outlet == "modelnight"
    assert article.paragraphs[0] == "첫 줄부터 글이에요."
    assert article.paragraphs[-1] == "마지막 글이에요!"
    assert article.notes[-1] == "#하나 #둘"


def test_no_folder_gives_no_articles(tmp_path):
    assert load(None) == []
    assert load(tmp_path / "absent") == []


@pytest.mark.skipif(not STORED.is_dir(), reason="skipped: no seeds")
def test_the_stored_pages_are_read_whole():
    articles = load(STORED)
    assert sorted(article.outlet for article in articles) == ["modelnight", "tokennaru"]
    for article in articles:
        text = "".join(article.paragraphs)
        assert len(text) > 1500
        assert text.endswith(("다.", "요!"))
        assert not any(word in text for word in ("저작권자", "댓글 0", "Hashtags", "맨위로"))
