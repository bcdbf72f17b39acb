"""Addresses: what is cut, what stays, which are one article."""

import pytest

from newswatch.urls import canonical_url, same_site, url_sha

FORMS = {
    "HTTP://WWW.Hanbit.Example:80/news/articleView.html?idxno=1#c": "http://www.hanbit.example/news/articleView.html?idxno=1",
    "https://hanbit.example:443/": "https://hanbit.example/",
    "https://hanbit.example:8470/a": "https://hanbit.example:8470/a",
    "https://hanbit.example": "https://hanbit.example/",
    "https://x.example/v?no=7&utm_source=rss&utm_medium=a": "https://x.example/v?no=7",
    "https://x.example/v?fbclid=abc": "https://x.example/v",
    "https://x.example/arti/1.html?cloc=rss-news": "https://x.example/arti/1.html",
    "https://www.yna.co.kr/view/AKR1?section=tech/all&input=rss": "https://www.yna.co.kr/view/AKR1",
    "https://x.example/endPage.do?news_id=N1&plink=ORI&cooper=NAVER": "https://x.example/endPage.do?news_id=N1",
    "https://www.etnews.com/2026?mc=ns_001": "https://www.etnews.com/2026",
    "https://x.example/b?z=1&a=2": "https://x.example/b?z=1&a=2",
    "https://x.example/a?b=": "https://x.example/a?b=",
    "https://x.example/a/amp/": "https://x.example/a",
    "https://x.example/a?outputType=amp": "https://x.example/a",
    "https://x.example/news/articleViewAmp.html?idxno=1": "https://x.example/news/articleView.html?idxno=1",
    "https://x.example/한글/제목": "https://x.example/%ED%95%9C%EA%B8%80/%EC%A0%9C%EB%AA%A9",
    "https://x.example/s?q=%EA%B3%B5%EA%B0%9C": "https://x.example/s?q=%EA%B3%B5%EA%B0%9C",
    "  https://x.example/a \n": "https://x.example/a",
    "mailto:a@x.example": "mailto:a@x.example",
    "/relative": "/relative",
    "http://[broken": "http://[broken",
}  # fmt: skip
TWINS = [
    ("https://www.x.example/a?no=1", "http://m.x.example/a/?no=1"),
    ("https://x.example/a?no=1&kind=2", "https://x.example/a?kind=2&no=1&utm_source=n"),
    ("https://note.tistory.com/41", "https://note.tistory.com/m/41"),
    ("https://x.example/a#c1", "https://x.example/a"),
]
STRANGERS = [
    ("https://x.example/a?no=1", "https://x.example/a?no=2"),
    ("https://x.example/a", "https://y.example/a"),
    ("https://x.example/m/41", "https://x.example/41"),
    ("https://news.x.example/1", "https://x.example/1"),
]


@pytest.mark.parametrize(("written", "canonical"), FORMS.items())
def test_canonical_form(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(("first", "second"), TWINS)
def test_twins_are_one_article(first: str, second: str) -> None:
    assert url_sha(first) == url_sha(second)
    assert len(url_sha(first)) == 32


@pytest.mark.parametrize(("first", "second"), STRANGERS)
def test_other_articles_are_told_apart(first: str, second: str) -> None:
    assert url_sha(first) != url_sha(second)


def test_sites() -> None:
    assert same_site("https://www.x.example/a", "http://m.x.example/b")
    assert not same_site("https://x.example/", "https://y.example/")
    assert not same_site("", "")
