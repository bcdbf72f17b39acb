"""From an article's element to its text: what of it is no text, and what only looks like it."""

from datetime import UTC, datetime
from html import escape

import pytest

from crawlers.parsing import parse_page

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
URL = "https://www.hanbit.example/news/view?no=20261121001"
TITLE = "열린 모델 지원 예산이 두 배로 늘었다"
TEXT = (
    "<p>국회가 열린 모델을 돕는 예산을 두 배로 늘리기로 했다고 21일 밝혔다.</p>"
    "<p>연구자들은 서버를 나눠 쓰는 사업이 먼저라고 입을 모았다.</p>"
)


def text_of(inside: str = TEXT) -> str:
    html = f"<meta charset=utf-8><title>{TITLE}</title><h1>{TITLE}</h1><article>{inside}</article>"
    return parse_page(html.encode(), URL, {}, listed=None, outlet=None, fetched_at=NOW).body


@pytest.mark.parametrize("line", [
    "저작권자 © 한빛테크 무단전재 및 재배포 금지", "<ⓒ 한빛테크(www.hanbit.example), 무단전재 배포금지>",
    "▲ 국회 본회의장. (사진=한빛테크)", "국회 본회의장 모습이다. /사진=한빛테크", "[사진=한빛테크]",
    "iseul@hanbit.example", "◎한빛테크 iseul@hanbit.example", "한이슬 기자(iseul@hanbit.example)",
    "#열린모델 #예산 #국회", "※ 이 기사는 다시 실립니다.", "▶ 제보하기", "▷ 카카오톡 : '한빛' 검색, 채널 추가",
    "여러분의 제보를 기다립니다.", "(끝)", "[관련기사]", "( 취재 : 한이슬 / 영상편집 : 박하늘 )",
    "2026/11/21 12:05 송고", "이 자료는 미래기술부의 보도자료를 전재하여 제공함을 알려드립니다.",
    "지금까지 국회에서 한빛뉴스 한이슬이었습니다.", "한빛TV 한이슬입니다. (iseul@hanbit.example)",
])  # fmt: skip
def test_lines_at_the_end_that_are_no_text(line: str) -> None:
    plain = text_of()
    assert text_of(f"{TEXT}<p>{escape(line)}</p>") == plain


@pytest.mark.parametrize("line", [
    "카카오톡은 다음 달부터 열린 모델을 서비스 안에 넣겠다고 했다.", "바로 열린 모델입니다.",
    "구독 서비스는 내년에 나온다.", "◇ 김도윤 교수: 면허를 읽는 사람이 필요합니다.",
    "▶ 인터뷰 : 김도윤 / 연구자", "저작권을 둘러싼 다툼은 남았다.", "영상·음성 자료도 함께 공개한다고 했다.",
    "이용자는 1년 새 두 배로 늘었다(자료: 통계청).", "◇ 김도윤: 안녕하십니까?",
    "태그를 붙이는 일은 사람이 한다.", "기자들은 질문을 이어 갔다.",
])  # fmt: skip
def test_lines_that_look_like_it_and_are_text(line: str) -> None:
    body = text_of(f"{TEXT}<p>{line}</p><p>다음 회의는 내달에 열린다.</p>")
    assert line in body.split("\n")
    if line.endswith("다."):
        assert text_of(f"{TEXT}<p>{line}</p>").endswith(line)


def test_boxes_inside_the_text_go_and_links_in_sentences_stay() -> None:
    body = (
        '<p>첫 문단에는 <a href="/1">지난 기사</a> 이야기가 나온다고 기자는 적었다.</p>'
        '<div class="ad-box">광고 문구가 길게 들어 있습니다.</div><figure><img><figcaption>설명이다.</figcaption></figure>'
        '<div class="related-news"><p>함께 읽을 기사에 대한 긴 안내 문장이 있다.</p></div>'
        '<p><a href="/2">다른 기사로 가는 줄</a></p><p>둘째 문단은 여기서 끝이 난다고 한다.</p>'
    )
    assert text_of(body) == (
        "첫 문단에는 지난 기사 이야기가 나온다고 기자는 적었다.\n둘째 문단은 여기서 끝이 난다고 한다."
    )


@pytest.mark.parametrize("box", [
    '<h2 class="sub-tit">한 해 예산이 두 배가 되면 연구실이 먼저 달라진다고 연구자들은 내다보고 있다</h2>',
    '<div class="article_summary"><p>열린 모델을 돕는 예산이 두 배로 늘어난다는 요약 문장이 여기에 있다.</p></div>',
    '<table><tr><td><img src=1></td></tr><tr><td>국회 본회의장에 모인 의원들이 자리에 앉아 있다.</td></tr></table>',
    '<div class="photo_box"><img src=1><p>국회 본회의장에 모인 의원들이 자리에 앉아 있다.</p></div>',
    '<p>☞ 관련기사 <a href="/1">예산은 어떻게 짜였나 하는 지난 기사</a></p>',
    "<p>“예산이 두 배로 늘었다”</p>", "<p>□ 방송일시 : 2026년 11월 21일</p>",
])  # fmt: skip
def test_what_stands_above_the_first_paragraph(box: str) -> None:
    assert text_of(f"{box}{TEXT}") == text_of()


def test_subheads_and_tables_further_down_stay() -> None:
    subhead = '<h3 class="sub-tit">서버를 나눠 쓴다</h3>'
    table = "<table><tr><td>예산</td><td>두 배</td></tr></table>"
    body = f"{TEXT}{subhead}{table}<p>나머지는 국회가 정한다고 한다.</p>"
    assert text_of(body).split("\n")[2:] == [
        "서버를 나눠 쓴다", "예산", "두 배", "나머지는 국회가 정한다고 한다."
    ]  # fmt: skip
