"""Which texts share their origin."""

from transforms.copies import CONTAINMENT, MIN_LETTERS, Candidate, containment, verified
from transforms.fingerprints import content_sha, fingerprint, letters

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


def candidate(body, title="다른 제목"):
    return Candidate(7, content_sha(title, body), fingerprint(body).grams)


def pairs(body, other, title="제목", other_title="다른 제목"):
    known = [candidate(other, other_title)]
    return list(verified(content_sha(title, body), fingerprint(body).grams, known))


def test_a_rewritten_release_is_a_near_copy():
    (pair,) = pairs(REWRITTEN, RELEASE)
    assert pair.kind == "near"
    assert CONTAINMENT <= pair.containment < 1


def test_the_same_words_are_an_exact_copy():
    (pair,) = pairs(RELEASE, RELEASE.replace(". ", ".\n"), "제목", "「제목」")
    assert (pair.kind, pair.containment) == ("exact", 1.0)


def test_another_text_is_no_copy():
    assert pairs(OTHER, RELEASE) == []


def test_a_part_of_a_longer_text_is_a_copy():
    (pair,) = pairs(RELEASE, RELEASE + " " + OTHER * 2)
    assert pair.kind == "near"


def test_a_brief_is_a_copy_only_when_exact():
    brief = "속보입니다. 남해에서 어선이 뒤집혀 해경이 구조에 나섰습니다."
    assert len(letters(brief)) < MIN_LETTERS
    assert pairs(brief, brief + " 추후 보도.") == []
    assert [pair.kind for pair in pairs(brief, brief, "속보", "속보")] == ["exact"]


def test_nothing_is_a_copy_of_nothing():
    assert pairs("", "", "부고", "부고") == []
    assert containment(frozenset(), frozenset()) == 0
