"""Rows that call a script: the address comes from the catalogue's template."""

import pytest
from lxml import html

from crawlers.catalogue import load_catalogue
from crawlers.listpages import parse_list
from crawlers.scripted_links import called_address
from newswatch.clock import now
from newswatch.settings import PROJECT

TEMPLATE = "https://board.example/View.do?board={1}&no={2}"
BOARD = "<ul class='board'>" + "".join(
    f"""<li><a href="#view" onclick="doBbsFView('90549','{number}','16010100');return false;">
    <span class="subject">공개 소프트웨어 활성화 계획 {number}차 보도자료</span></a>
    <span class="date">2026.11.{day}</span></li>"""
    for number, day in ((30021, 20), (30018, 19), (30007, 17))
) + "</ul>"  # fmt: skip


@pytest.mark.parametrize(("attributes", "number"), [
    ("""onclick="view('7','12')" """, "12"),
    ("""onclick='view("7", "12"); return false;' """, "12"),
    ("""onclick="return view(7, 12);" """, "12"),
    ("""href="javascript:view('7','12','extra')" """, "12"),
    ("""href="#" onclick="track('menu'); view('7','12')" """, "12"),
    ("""href="#" onclick="view('7')" """, None),
    ("""href="/plain.do?no=12" """, None),
    ("""onclick="view('7','../../admin?x=1&amp;y')" """, None),
    ("""onclick="view('7','')" """, None),
])  # fmt: skip
def test_the_arguments_of_the_call_fill_the_template(attributes: str, number: str | None) -> None:
    node = html.fragment_fromstring(f"<a {attributes}>제목</a>")
    wanted = f"https://board.example/View.do?board=7&no={number}" if number else None
    assert called_address(node, TEMPLATE) == wanted


def test_a_board_of_calls_is_read_as_a_list() -> None:
    outlet = load_catalogue(PROJECT / "crawlers" / "sources").outlets["nia"]
    way = outlet.discover[0]
    found = parse_list(
        BOARD.encode(), way.url, now=now(), outlet=outlet, link=way.link, address=way.address
    )
    assert [one.url for one in found] == [
        f"https://www.nia.or.kr/site/nia_kor/ex/bbs/View.do?cbIdx=90549&bcIdx={no}&parentSeq={no}"
        for no in (30021, 30018, 30007)
    ]
    assert {one.published_precision for one in found} == {"day"}
    assert "보도자료" in found[0].title
