"""Does a rule match everything? Its subject is looked for in everyday news of all kinds."""

from transforms.reading import Reader
from transforms.rule import Rule
from transforms.rule_errors import Mistake
from transforms.texts import Texts

MOST = 1 / 3
"""A subject that is in more of the everyday news than this is no subject."""

# Written for this purpose: what a reader of any Korean paper meets on any day.
EVERYDAY = (
    "장마전선이 북상하면서 남부지방에 많은 비가 내릴 것으로 보인다고 기상청이 밝혔다.",
    "어젯밤 고속도로에서 화물차와 승용차가 부딪쳐 두 사람이 다쳤다.",
    "축구 대표팀이 후반 추가시간에 터진 결승골로 원정 경기에서 이겼다.",
    "배추와 무 가격이 지난달보다 크게 올라 김장을 앞둔 가정의 부담이 커졌다.",
    "시내버스 요금이 다음 달부터 백오십 원 오른다.",
    "법원은 보험금을 노리고 불을 지른 혐의로 기소된 남성에게 징역형을 선고했다.",
    "아파트 전셋값이 석 달째 올랐다는 조사 결과가 나왔다.",
    "신인 배우가 영화제에서 여우주연상을 받았다.",
    "독감 환자가 늘면서 소아과에 긴 줄이 이어지고 있다.",
    "전기차 판매가 줄어 배터리 회사의 영업이익이 감소했다.",
    "정부는 내년 예산안을 국회에 제출했다고 기자들에게 설명했다.",
    "대학수학능력시험이 전국 시험장에서 치러졌다.",
    "산불이 사흘째 이어져 주민이 체육관으로 대피했다.",
    "반도체 수출이 늘어 무역수지가 흑자를 냈다.",
    "은행들이 예금 금리를 잇따라 내리고 있다.",
    "지역 축제에 관광객 십만 명이 다녀갔다.",
    "통신사가 새 요금제를 내놓고 가입자를 모집한다.",
    "인공지능으로 사진을 보정하는 앱이 인기를 끌고 있다.",
    "외교부 장관이 미국을 방문해 회담을 열었다.",
    "노조가 임금 인상을 요구하며 파업에 들어갔다.",
    "고분에서 금동관이 출토돼 학계의 관심을 모은다.",
    "편의점 업계가 도시락 신제품을 선보였다.",
    "환율이 장중 한때 연중 최고치를 기록했다.",
    "프로야구 구단이 새 감독을 선임했다고 발표했다.",
)


def matches_everything(rule: Rule) -> list[Mistake]:
    """A mistake where the subject is in too many of them, else nothing."""
    reader = Reader([rule])
    read = [(text, reader.read(Texts.of("", text))[0].of(rule.focus)) for text in EVERYDAY]
    met = [found[0].words[rule.focus] for _, found in read if found]
    if len(met) <= MOST * len(EVERYDAY):
        return []
    words = ", ".join(dict.fromkeys(met[:5]))
    return [
        Mistake(
            ("concepts", rule.focus),
            f"주제어가 일상 기사 {len(EVERYDAY)}건 중 {len(met)}건에 맞습니다({words})"
            " → 낱말을 좁히세요",
            f"the subject is in {len(met)} of {len(EVERYDAY)} everyday articles ({words})"
            " → narrow it",
        )
    ]
