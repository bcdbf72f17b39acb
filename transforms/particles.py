"""Korean particles (조사) and endings (어미), closed tables: what may follow without ending a word.

``\\b`` does not work between Hangul letters, and a word's particles say what is done to it. Terms:
표준국어대사전, 조사와 어미.
"""

import re
from typing import Literal

Role = Literal["object", "about", "of", "topic", "subject", "also", "as", "with", "other"]
"""What a particle makes of its noun: 을 object, 에 (대한) about, 의 of, 은 topic, 이 subject,
도 also, 로 as, 와 one of several, and all others (에서, 보다) a circumstance."""

_ROLES: dict[Role, str] = {
    "object": "을 를 만을 까지를 들을 등을",
    "about": "에 에게 에는 에도 에만 에게는 에게도 에의 로의 으로의",
    "of": "의 만의 들의 등의",
    "topic": "은 는 들은 등은 만은",
    "subject": "이 가 들이 등이 만이",
    "also": "도 만 까지 조차 마저 까지도 들도 등도",
    "with": "와 과 랑 이랑 나 이나 및 또는 등",
    "as": "로 으로 로서 으로서",
    "other": "로써 으로써 에서 에서는 에서도 에서의 보다 보다는 처럼 부터 마다 "
    "대로 로는 으로는 로도 으로도 에게서 대비 밖에",
}
ROLES: dict[str, Role] = {
    particle: role for role, particles in _ROLES.items() for particle in particles.split()
}
LONGEST = max(map(len, ROLES))

# Particles first, then the endings of 이다, 하다, 되다, 시키다, 받다, 당하다.
_PARTICLE = (
    "에게서|으로서|으로써|에서|에게|께서|한테|으로|로서|로써|부터|까지|보다|처럼|마다|조차|마저|밖에|대로|이나|이든"
    "|이며|이고|이랑|라도|은|는|이|가|을|를|의|에|로|와|과|도|만|나|든|며|랑|께|야|뿐"
)
_AFTER_NOUN = re.compile(
    rf"(?:들|측|발)?(?:(?:{_PARTICLE}){{0,2}}(?![가-힣])"
    r"|이다|이라|이란|이었|이지|이자|입니|인(?![가-힣])|인데|인지|였|여서|라는|라고|라며|란(?![가-힣])|다(?![가-힣])"
    r"|하|한(?![가-힣])|할(?![가-힣])|함(?![가-힣])|해|했|되|된|될|됨(?![가-힣])|돼|됐|시키|시킨|시켜|받|당하|당한|당했)"
)


def may_follow(text: str, end: int) -> bool:
    """Whether the Hangul that follows ``text[:end]`` are particles or endings of its last noun."""
    return _AFTER_NOUN.match(text, end) is not None


def role_of(word: str, shortest_stem: int = 2) -> Role | None:
    """What the particle at the end of a word makes of it; None where there is none.

    A stem has two letters at least: 정의 and 국가 are nouns, not 정 + 의 and 국 + 가. Behind a word
    that is known (``shortest_stem=0``) the particle may be all that is left.
    """
    if word.endswith(_NOUNS):
        return None
    for size in range(min(LONGEST, len(word) - shortest_stem), 0, -1):
        if role := ROLES.get(word[-size:]):
            return role
    return None


# Nouns, and ends of longer nouns (인증제도, 영향평가), that look like a noun with a particle.
# fmt: off
_NOUNS = (
    "국가", "평가", "허가", "인가", "추가", "대가", "증가", "전문가", "투자가", "활동가",
    "평론가", "제도", "정도", "속도", "한도", "각도", "별도", "보도", "시도", "지도", "신뢰도",
    "만족도", "중요도", "완성도", "회의", "논의", "정의", "합의", "동의", "주의", "협의", "심의",
    "발의", "편의", "강의", "결과", "효과", "통과", "성과", "초과", "부과", "경로", "진로",
    "차이", "추이", "사이", "놀이", "대만", "불만",
)
# fmt: on
