"""Names out of bylines: as the page signs, without titles, e-mail, places and buttons."""

import re

from newswatch.text import clean_line

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FEED_FORM = re.compile(r"^[\w.+-]+@[\w.-]+\s*\((?P<name>[^()]+)\)$")
_NOISE = re.compile(
    r"외\s*\d+\s*명|다른\s*기사(?:\s*보기)?|기사\s*더\s*보기|더\s*보기|구독(?:하기)?|팔로우|프로필"
    r"|기자\s*페이지|님|이메일\s*보내기|메일\s*보내기|https?://\S+|www\.\S+|[@©ⓒ]\S*"
    r"|(?:^|\s)(?:by|글|사진|취재|작성자|기자명|등록자|글쓴이|작성)\s*[=:]?(?=\s|$)|\b(?:By|by|BY)\s",
)
ROLE = (
    r"(?:(?:취재|전문|선임|수석|인턴|객원|시민|명예|대학생|통신|외신|사진|영상|편집)\s?)*"
    r"(?:기자|특파원|논설위원|논설실장|위원|PD|피디|앵커|아나운서|리포터|에디터|칼럼니스트|작가"
    r"|통신원|편집장|편집국장|팀장|부장|차장|편집위원|캐스터|연구원|교수|평론가)"
)
_ROLE_TAIL = re.compile(rf"\s*(?P<role>{ROLE})(?:입니다)?\s*$")
_SEPARATORS = re.compile(r"\s*(?:[,|/·ㆍ・‧∙;&=]|\sand\s|\s및\s)\s*")
_BRACKETS = re.compile(r"\([^)]*\)|[\[\]【】<>〈〉「」{}]")
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방"
    "공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부태라나복두단피"
)
_PLACE = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|수원|성남"
    r"|충청|전라|경상|평양|도쿄|베이징|워싱턴|뉴욕)(?:특별|광역|자치)*(?:시|도)?|[가-힣]{2,3}[군구]"
)


def names(text: str | None) -> list[str]:
    """Names that a byline states, in order: ``순천, 광양 홍길동 기자`` gives 홍길동.

    A text without any role (기자, PD, …) is taken whole, part by part: a nickname, a department.
    """
    line = clean_line(text or "")
    if feed := _FEED_FORM.match(line):
        line = feed["name"]
    line = _BRACKETS.sub(" ", _NOISE.sub(" ", _EMAIL.sub(" ", line)))
    parts = [part.strip(" .-:") for part in _SEPARATORS.split(line)]
    parts = [part for part in parts if part and len(part) <= 40]
    signed = any(_ROLE_TAIL.search(part) for part in parts)
    found = [name for part in parts for name in (_signed(part) if signed else [_unsigned(part)])]
    return list(dict.fromkeys(name for name in found if name))


def is_person(word: str) -> bool:
    """Whether a word looks like a Korean personal name: 2–4 syllables after a known surname."""
    return (
        bool(re.fullmatch("[가-힣]{2,4}", word))
        and word[0] in _SURNAMES
        and not _PLACE.fullmatch(word)
    )


def _signed(part: str) -> list[str]:
    """Names of a part of a byline with roles: ``홍길동 김철수 기자``, or ``홍길동`` of a list."""
    words = _ROLE_TAIL.sub("", part).split()
    if not _ROLE_TAIL.search(part):
        return words if len(words) == 1 and len(words[0]) >= 3 and is_person(words[0]) else []
    if words and re.fullmatch(ROLE, words[0]):  # 기자 홍길동 기자
        words = words[1:]
    people = [word for word in words if is_person(word)]
    if not people:
        return [" ".join(words)] if words else []
    return [*(word for word in people[:-1] if len(word) == 3), people[-1]]


def _unsigned(part: str) -> str:
    leading_role = re.match(rf"{ROLE}\s+(?=[가-힣]{{2,4}}$)", part)
    return part[leading_role.end() :] if leading_role else part
