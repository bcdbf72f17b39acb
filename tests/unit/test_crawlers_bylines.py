"""Names out of bylines, and dates' neighbours that are none."""

import pytest

from crawlers.bylines import is_person, names

BYLINES = {
    "한이슬 기자": ["한이슬"], "한이슬기자": ["한이슬"], "한이슬 인턴기자": ["한이슬"], "기자 한이슬": ["한이슬"],
    "순천, 광양 한이슬 기자 iseul@hanbit.example": ["한이슬"], "세종=한이슬 기자": ["한이슬"],
    "한이슬 기자 외 1명": ["한이슬"], "한이슬·박하늘 기자": ["한이슬", "박하늘"],
    "한이슬 기자, 박하늘 기자": ["한이슬", "박하늘"], "한이슬 박하늘 기자": ["한이슬", "박하늘"],
    "한이슬 워싱턴 특파원": ["한이슬"], "한이슬 AI 전문기자": ["한이슬"], "남궁민 기자": ["남궁민"],
    "[한빛테크 한이슬 기자]": ["한이슬"], "박찬 논설위원": ["박찬"], "방주희 PD (juhee@x.example)": ["방주희"],
    "한이슬 기자 다른 기사 보기": ["한이슬"], "한이슬 기자님": ["한이슬"], "By Han Iseul": ["Han Iseul"],
    "han@x.example (Han Iseul)": ["Han Iseul"], "느린서버": ["느린서버"], "인공지능정책과": ["인공지능정책과"],
    "https://social.example/han": [], "": [], "han@x.example": [],
}  # fmt: skip


@pytest.mark.parametrize(("byline", "people"), BYLINES.items())
def test_names_of_a_byline(byline: str, people: list[str]) -> None:
    assert names(byline) == people


@pytest.mark.parametrize("word", ["한이슬", "김산", "남궁민", "박하늘"])
def test_personal_names(word: str) -> None:
    assert is_person(word)


@pytest.mark.parametrize("word", ["강원도", "서울", "경기", "가나다", "뉴스룸에서", "AI", ""])
def test_no_personal_names(word: str) -> None:
    assert not is_person(word)
