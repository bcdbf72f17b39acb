"""One walk over a page finds what lxml's own selectors find, and hostile pages cost no more."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment

from crawlers.dom import line_of, select, tree_of, words
from crawlers.parsing import parse_page
from crawlers.parsing.families import FAMILIES
from crawlers.parsing.fragment import lines_of_markup
from crawlers.parsing.marks import asked
from crawlers.parsing.selectors import paths_of
from crawlers.parsing.soup import soup_of
from crawlers.parsing.survey import Survey

PAGES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.html"))
MARKUP = """<html><head><link rel="canonical" href="/a"></head><body>
<div id="top" class="view_txt articleBody">하나<p class="sub-tit lead">둘</p>
<span itemprop="author creator">셋</span><meta itemprop="author" content="넷">
<article><time datetime="2026-11-21">다섯</time></article>
<h2 class="tit">여섯</h2><a rel="nofollow tag" class="x tag">일곱</a><a rel=tag>여덟</a></div>
<time class="x">아홉</time></body></html>"""
SELECTORS = [
    *(getattr(family, field) for family in FAMILIES.values()
      for field in ("mark", "body", "title", "published", "modified", "authors", "section")
      if getattr(family, field)),
    "#top", ".lead", "p.lead", "span.lead", "div#top.articleBody", ".view", ".articleBody .lead",
    "[itemprop~=author]:not(meta)", "[itemprop=author]", "[itemprop~='creator']", "[itemprop]",
    "a[rel~=tag], .tag, time[pubdate]", "article time[datetime], header time[datetime]", "time",
    "div > p.lead", "h2 + a", "p ~ span", "*", "div:has(p)", "li:nth-child(2), .x", ".x, #top",
    "div div p", "div #top .x", "html body .x, article time", "#top a, .lead, div a", "div div .x",
    "p:not(.lead), h2", 'a[rel="nofollow tag"]', "[rel^=no]", ".top", "#lead",
]  # fmt: skip


def test_the_survey_selects_what_lxml_selects() -> None:
    pages = [MARKUP, *(page.read_bytes().decode("utf-8", "replace") for page in PAGES)]
    assert len(pages) > 5
    for markup in pages:
        root = tree_of(markup)
        assert root is not None
        survey = Survey(root)
        for css in SELECTORS:
            assert survey.select(css) == select(root, css), css


def test_what_is_not_plain_is_left_to_lxml() -> None:
    assert paths_of("div:has(p, a)") is None
    assert paths_of("[href^='a,b']") is None
    assert paths_of(".a\\:b") is None
    assert paths_of("a, ") is None


def test_words_are_found_in_document_order_once_each() -> None:
    root = tree_of(
        "<div class='tit'>1<p id=headTitle class=title>2</p><h3>3</h3></div><p class=titbit>4</p>"
    )
    assert root is not None
    wanted = asked("tit", "title")
    survey = Survey(root)
    assert [node.tag for node in survey.named(wanted)] == ["div", "p"]
    assert [node.tag for node in survey.named(wanted, "p")] == ["p"]
    assert [node.tag for node in survey.headings(wanted, "p")] == ["p", "h3"]
    named = [node for node in root.iter("*") if words(node) & wanted]
    assert survey.named(wanted) == named


def test_words_nobody_announced_are_refused_and_not_simply_missed() -> None:
    root = tree_of("<div class=neverAnnounced>1</div>")
    assert root is not None
    with pytest.raises(ValueError, match="announced"):
        Survey(root).named(frozenset({"announced", "title"}))


def test_words_announced_late_are_found_in_values_known_before() -> None:
    root = tree_of("<div class=lateWord>1</div><p id=late>2</p>")
    assert root is not None
    Survey(root)
    late = asked("late")
    assert [node.tag for node in Survey(root).named(late)] == ["div", "p"]


def test_a_name_of_an_attribute_is_no_part_of_another() -> None:
    root = tree_of("<p data-rel=a relx=b>1</p><rel>2</rel><b rel=c id=d>3</b><i id=e rel>4</i>")
    assert root is not None
    assert [node.tag for node in Survey(root).bearers("rel")] == ["b", "i"]
    assert [node.tag for node in Survey(root).bearers("data-rel")] == ["p"]


def test_attributes_are_found_with_their_bearers() -> None:
    root = tree_of(MARKUP)
    assert root is not None
    assert [node.get("rel") for node in Survey(root).bearers("rel")] == [
        "canonical", "nofollow tag", "tag"
    ]  # fmt: skip
    assert Survey(root).bearers("data-date-time") == []


SENTENCE = "국회가 열린 모델을 돕는 예산을 두 배로 늘리기로 했다고 21일 밝혔다."


@pytest.mark.parametrize("many", [
    "<div class=sub_title>짧은 줄</div>" * 2000,
    "<div class=photo><img src=a><b>설명</b></div>" * 2000,
    "<div class=share><span>공유</span></div>" * 2000,
    "<table>" + "<tr><td>칸</td></tr>" * 4000 + "</table>",
    "<a class=x href=/a>이름</a>" * 4000,
    "".join(f"<p class='c{n} d{n}' id=i{n}>줄</p>" for n in range(3000)),
])  # fmt: skip
def test_thousands_of_boxes_take_time_in_step_with_their_number(many: str) -> None:
    """Seconds for what was once looked at again for each of its neighbours."""
    body = f"<article itemprop=articleBody><p>{SENTENCE}</p>{many}<p>{SENTENCE}</p></article>"
    page = f"<html><title>긴 목록이 있는 기사의 제목</title><body>{body}</body></html>"
    begin = time.process_time()
    read = parse_page(
        page.encode(), "https://www.hanbit.example/1", {}, listed=None, outlet=None,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    assert time.process_time() - begin < 2
    assert SENTENCE in read.body


def test_a_soup_is_linked_and_listed_as_bs4_would_have_it() -> None:
    markup = (
        "<div id=a class='b c' lang=ko>하나<p>둘<br>셋 <b style='x'>넷</b></p>\n<!-- 말 -->\n"
        "<pre> \n </pre><ruby>漢<rt>한</rt></ruby><script>x</script>다섯<form>여섯</form></div>"
    )
    root = tree_of(markup)
    assert root is not None
    soup = soup_of(root)
    assert soup.nodes == list(soup.root.descendants)
    assert [id(node) for node in soup.nodes] == [id(node) for node in soup.root.descendants]
    again = BeautifulSoup(markup, "lxml")
    for tag in again(["script", "form"]):
        tag.extract()
    for comment in again(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    again.smooth()
    expected = re.sub(r"\n+", "\n", str(again.div)).replace(' lang="ko"', "")
    assert str(soup.root.div).replace("\n셋", "<br/>셋") == expected
    for node in soup.nodes:
        assert node.parent is not None
        assert node in node.parent.contents
        assert node.previous_element is not None
        assert node.previous_element.next_element is node
        if node.previous_sibling is not None:
            assert node.previous_sibling.next_sibling is node


def test_boxes_fall_and_their_neighbours_stay() -> None:
    markup = (
        f"<div><h2 class=sub-title>부제 한 줄</h2><p>{SENTENCE}</p>"
        "<div class=share><p>공유</p><div><p>더 깊이</p></div></div>"
        "<div class=photo><img src=a><p>사진 설명</p></div>"
        "<button>구독</button><google-ad>광고</google-ad><!-- <p>숨은 말</p> -->"
        f"<h2 class=sub-title>중간 제목</h2><p>{SENTENCE}</p></div>"
    )
    assert lines_of_markup(markup) == [SENTENCE, "중간 제목", SENTENCE]


def test_a_line_break_of_the_source_breaks_no_sentence_and_br_does() -> None:
    def origin(between: str) -> str | None:
        said = between.join((f"{SENTENCE} " * 4).split())
        page = f"<html><title>줄을 나눈 기사의 제목</title><body><p>{said}</p></body></html>"
        read = parse_page(
            page.encode(), "https://www.hanbit.example/1", {}, listed=None, outlet=None,
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )  # fmt: skip
        return read.origin.get("body")

    assert origin("\n") == "text"
    assert origin("<br>") != "text"


def test_a_line_has_the_text_of_all_that_is_below() -> None:
    root = tree_of("<h1>열린 <b>모델<i>을</i></b><script>x</script> 돕는다</h1><p>끝</p>")
    assert root is not None
    assert [line_of(node) for node in root.iter("h1", "p")] == ["열린 모델을 돕는다", "끝"]


def test_what_a_page_reserves_comes_with_its_fields() -> None:
    page = (
        f"<html><title>기사의 제목</title><meta name=robots content=noai><p>{SENTENCE}</p></html>"
    )
    read = parse_page(
        page.encode(), "https://www.hanbit.example/1", {}, listed=None, outlet=None,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    assert [one.name for one in read.opt_outs] == ["noai"]
