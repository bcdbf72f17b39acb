"""Which texts share their origin."""

from datetime import date, timedelta

import pytest

from transforms.cleaning import letters
from transforms.copies import MIN_LETTERS, SHARE, Compared, containment, judge, may_be_copy

RELEASE = (
    "수산자원청은 올해 남해 연안에 어린 감성돔 이십만 마리를 놓아준다고 밝혔습니다. "
    "방류는 다음 달 초부터 여섯 개 어촌계가 함께 하며 크기는 칠 센티미터 이상입니다. "
    "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다. "
    "수산자원청 관계자는 어민 소득이 마을마다 평균 구백만 원 늘 것으로 내다보았습니다. "
    "방류에 쓰는 물고기는 모두 질병 검사를 통과한 것이며 표지를 달아 이동을 살핍니다."
)
REWRITTEN = (
    RELEASE.replace("밝혔습니다", "밝혔다")
    .replace("이상입니다", "이상이다")
    .replace("조사되었습니다", "조사됐다")
    .replace("살핍니다", "살핀다")
    .rsplit(". ", 1)[0]
    + ". 어촌계는 이번 방류를 반겼다."
)
OTHER = (
    "도서관이 밤에도 문을 연다. 시는 청년이 많은 세 동네에서 자정까지 열람실을 운영하기로 했다. "
    "사서 열두 명을 새로 뽑고 귀가 버스도 한 시간마다 다닌다. 이용자는 좌석을 전화로 예약한다. "
    "여름 동안 시험한 뒤 가을에 다른 구로 넓힐지를 정한다. 예산은 사억 원이다."
)
ENGLISH = (
    "The harbour council will release young bream along the southern coast next month. "
    "Six fishing villages take part, and each fish carries a tag that tells where it was set free. "
    "Last year twelve of a hundred tagged fish were caught again, the council said. "
    "Villagers expect their income to grow by a tenth within three years."
)
DAY = date(2026, 3, 2)


def article(body, title="제목", outlet="nuri", told_on=DAY, number=1):
    made = Compared.of(number, outlet, title, body)
    made.told_on = told_on
    return made


def verdict(body, other, title="제목", other_title="다른 제목", **of_other):
    one = article(body, title)
    two = article(other, other_title, **{"outlet": "maru", **of_other})
    found = judge(one, two)
    back = judge(two, one)
    assert (found and found.kind) == (back and back.kind), "which one is asked makes no difference"
    return found


def test_a_rewritten_release_is_a_near_copy():
    found = verdict(REWRITTEN, RELEASE)
    assert found.kind == "near"
    assert SHARE <= found.alignment.share < 1


def test_its_spans_say_what_was_copied():
    found = verdict(REWRITTEN, RELEASE).alignment
    copied = [
        (REWRITTEN[m.start : m.end], RELEASE[m.other_start : m.other_end]) for m in found.matches
    ]
    assert len(copied) == 4
    assert copied[2] == (
        "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사됐다.",
        "지난해 놓아준 물고기의 재포획률은 십이 퍼센트로 조사되었습니다.",
    )
    assert found.later == pytest.approx(1 - 17 / len(REWRITTEN), abs=0.05)
    assert found.earlier < found.later, "a sentence of the release was cut"


def test_sentences_in_another_order_are_the_same():
    turned = " ".join(f"{one}." for one in reversed(RELEASE.rstrip(".").split(". ")))
    assert verdict(turned, RELEASE).alignment.share == 1.0


def test_words_in_another_order_are_the_same_sentence():
    """Clauses change places before the verb."""
    turned = []
    for *told, verb in (one.split() for one in RELEASE.split(". ")):
        half = len(told) // 2
        turned.append(" ".join([*told[half:], *told[:half], verb]))
    assert verdict(". ".join(turned), RELEASE).alignment.share == 1.0


def test_the_same_words_are_an_exact_copy():
    found = verdict(RELEASE, RELEASE.replace(". ", ".\n"), "제목", "「제목」")
    assert (found.kind, found.containment, found.alignment.later) == ("exact", 1.0, 1.0)


def test_another_text_is_no_copy():
    assert verdict(OTHER, RELEASE) is None


def test_a_third_in_common_is_no_copy():
    mixed = ". ".join(RELEASE.split(". ")[:2]) + ". " + OTHER
    assert verdict(mixed, RELEASE) is None


def test_a_part_of_a_longer_text_is_a_copy():
    found = verdict(RELEASE, RELEASE + " " + OTHER * 2)
    assert found.kind == "near"
    assert (found.alignment.later, found.alignment.earlier < 0.6) == (1.0, True)


def test_a_text_that_mixes_two_is_paired_with_both_and_they_are_not():
    mixed = RELEASE + " " + OTHER
    assert verdict(mixed, RELEASE)
    assert verdict(mixed, OTHER)
    assert verdict(OTHER, RELEASE) is None


def test_grams_that_do_not_allow_it_are_not_aligned():
    one = article(RELEASE)
    assert may_be_copy(one, article(REWRITTEN))
    assert not may_be_copy(one, article(OTHER))
    assert containment(frozenset(), frozenset()) == 0


# ── Texts that prove little ───────────────────────────────────────────────────────────────────────

BRIEF = "남해에서 어선이 뒤집혀 해경이 구조에 나섰습니다. 선원 열한 명은 모두 구명조끼를 입고 있었습니다."


def test_a_brief_needs_nearly_all_its_words():
    assert len(letters(BRIEF)) < MIN_LETTERS
    assert verdict(BRIEF, BRIEF.replace("열한", "11")) is None
    assert verdict(BRIEF, BRIEF + " 추후 보도.").kind == "near"
    assert verdict(BRIEF, BRIEF.replace("구조에 나섰습니다", "수색을 이어 갔습니다")) is None


def test_a_brief_of_another_day_is_another_brief():
    later = {"told_on": DAY + timedelta(days=2)}
    assert verdict(BRIEF, BRIEF, "속보", "다른 날", **later) is None
    assert verdict(BRIEF, BRIEF, "속보", "모름", told_on=None).kind == "near"


def test_a_caption_is_a_brief():
    caption = "3일 오후 나루항에서 어민들이 그물을 손질하고 있다. 2026.3.3"
    other = "4일 오전 나루항에서 어민들이 그물을 손질하고 있다. 2026.3.4"
    assert verdict(caption, other) is None
    assert verdict(caption, caption, "그물 손질", "그물 손질하는 어민").kind == "near"


MACHINE_MADE = {
    "[부고] 한결(누리일보 기자)씨 부친상": "▲ 한솔씨 별세, 한결(누리일보 기자)씨 부친상 = 3일 오전, 나루병원 장례식장 201호, "
    "발인 5일 오전 7시, 055-000-1201. 유족은 조의금을 받지 않기로 했으며 장지는 마루공원 묘원이다. 조문은 3일 오후부터 할 수 있다. 고인은 평생 바다를 지켰다.",
    "[시세] 나루 공판장": "감성돔 1㎏ 21,300원, 볼락 1㎏ 18,200원, 갈치 1㎏ 9,700원에 거래됐다. 감성돔은 전날보다 300원 올랐고 볼락은 150원 내렸다. "
    "전체 거래량은 12.4t으로 전날보다 1.1t 늘었다. 공판장은 오전 6시에 열리고 오전 9시에 닫는다. 물량이 모자란 날에는 값이 오른다.",
    "[날씨] 나루 지방": "나루 지방은 대체로 맑겠다. 아침 최저기온은 4도, 낮 최고기온은 15도로 전날과 비슷하겠다. 바다의 물결은 0.5~1.0m로 일겠다. "
    "미세먼지는 보통 수준을 보이겠고 밤부터 구름이 많아지겠다. 해 뜨는 때는 6시 52분이고 해 지는 때는 18시 27분이다. 외출에는 겉옷이 필요하겠다.",
    "[인사] 수산자원청": "◇ 국장급 승진 ▲ 자원정책국장 한결 ▲ 방류사업국장 한솔 ◇ 과장급 전보 ▲ 어촌계지원과장 나루 ▲ 질병검사과장 마루 ▲ 연안과장 바다 "
    "▲ 방류과장 누리 ▲ 표지과장 아라 ▲ 검역과장 미르 ▲ 조사과장 가람 ▲ 총무과장 다온 ▲ 홍보과장 라온 ▲ 감사과장 새론 ▲ 법무과장 이든 ▲ 기획과장 하람",
}


DAILY = " 자세한 것은 나루 누리집에 날마다 오르며 물음은 전화로 받는다고 마루군이 알렸다."


@pytest.mark.parametrize("title", MACHINE_MADE)
def test_a_list_is_a_copy_of_the_same_list_only(title):
    body = MACHINE_MADE[title] + DAILY
    assert len(letters(body)) >= MIN_LETTERS
    tomorrow = body.replace("3일", "4일").replace("1㎏ 2", "1㎏ 3").replace("15도", "17도")
    tomorrow = tomorrow.replace("국장 한결", "국장 도담").replace("국장 한솔", "국장 보람")
    tomorrow = tomorrow.replace("과장 ", "팀장 샛별 ") if "인사" in title else tomorrow
    assert verdict(body, tomorrow, title, title) is None
    assert verdict(body, f"{body} (끝)", title, title).kind == "near"


def test_a_table_in_words_is_a_list_without_a_tag():
    rows = " ".join(f"{name} {price}원 {price // 7}원" for name, price in
                    (("볼락", 18250), ("갈치", 97010), ("돔", 21333), ("우럭", 15220), ("농어", 31005), ("민어", 44117)))  # fmt: skip
    assert article(f"{rows}. {rows}").is_strict
    assert not article(RELEASE).is_strict


@pytest.mark.parametrize(
    "body", ["", "사진=게티이미지\n기사제보 hong@example.kr\nⓒ 누리일보, 무단전재 금지", "·  ·"]
)
def test_a_page_without_a_text_of_its_own_is_a_copy_of_nothing(body):
    assert verdict(body, body, "부고", "부고") is None


def test_english_is_compared_as_well():
    found = verdict(ENGLISH, ENGLISH.replace("the council said", "officials said on Monday"))
    assert found.kind == "near"
    other = ENGLISH.replace("bream", "trees").replace("fish", "seedlings")
    assert verdict(other, OTHER) is None


def test_two_megabytes_are_compared_by_their_beginning():
    long = "".join(
        f"나루 어촌계의 {number}번째 배가 새벽에 항구를 떠났다. " for number in range(60_000)
    )
    assert len(long.encode()) > 2_000_000
    assert verdict(long, long[:30_000]).kind == "near"


# ── One outlet ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "other_title"),
    [
        ("감성돔 방류(종합)", "[속보] 감성돔 방류"),
        ("[2보] 감성돔 방류", "감성돔 방류"),
        ("방류 (수정)", "방류"),
    ],
)
def test_the_next_step_of_a_report_is_a_follow_up_not_a_copy(title, other_title):
    assert verdict(REWRITTEN, RELEASE, title, other_title, outlet="nuri").kind == "follow_up"
    assert verdict(REWRITTEN, RELEASE, title, other_title, outlet="maru").kind == "near"


def test_two_pages_of_one_outlet_without_such_a_tag_are_copies():
    assert verdict(REWRITTEN, RELEASE, "방류", "방류 시작", outlet="nuri").kind == "near"
