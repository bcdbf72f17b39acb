"""One key for a name that is not Korean, however it is written: 콘윈스키, 코니윈스키, Konwinski.

Vowels are what transliterations disagree on, so a name is told by its consonants, in classes that
Hangul and Latin letters share: ㅋ, ㄱ, k, g, hard c are one, r and l are one; w counts, h does not.
An r that no vowel follows is dropped, as Korean does (Gartner, 가트너).
The coarse key goes further: s and t are one (앤스로픽, 앤트로픽, Anthropic), so are v, b, p and w.
No table of names is asked, so names that nobody has seen yet are joined by the same rule.
"""

import re
from functools import lru_cache

FINE_LEAST = 4
"""A key of fewer consonants would join names that have nothing to do with each other."""
COARSE_LEAST = 5

_FIRST_SYLLABLE, _MEDIALS, _FINALS = 0xAC00, 21, 28
# Initial consonants in the order of Unicode: ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ
_INITIAL = "KKNTTLMPPSS-SSSKTP-"
# Final consonants in the order of Unicode, as they sound; the first stands for none.
_FINAL = "-KKKNNNTLKMLLLPLMPPTTNTTKTPT"
_W_MEDIALS = frozenset((9, 10, 14, 15, 16))  # ㅘ ㅙ ㅝ ㅞ ㅟ

# Syllables that Chinese characters are read as: a word of these alone is no transliteration.
_SINO = frozenset(
    "가각간갈감갑강개객갱거건걸검겁게격견결겸경계고곡곤골공과곽관괄광괘괴굉교구국군굴궁권궐궤귀규균귤극근금급긍기긴길김"
    "나낙난날남납낭내녀년념녕노농뇌뇨누눈능니다단달담답당대댁덕도독돈돌동두둔득등라락란랄람랍랑래랭략량려력련렬렴렵령례로록"
    "론롱뢰료룡루류륙륜률륭름릉리린림립마막만말망매맥맹면멸명모목몰몽묘무묵문물미민밀박반발방배백번벌범법벽변별병보복본봉부"
    "북분불붕비빈빙사삭산살삼삽상새색생서석선설섬섭성세소속손송쇄쇠수숙순술숭습승시식신실심십쌍씨아악안알암압앙애액야약양어"
    "억언엄업여역연열염엽영예오옥온옹와완왈왕왜외요욕용우욱운울웅원월위유육윤율융은을음읍응의이익인일임입잉자작잔잠잡장재쟁"
    "저적전절점접정제조족존졸종좌죄주죽준중즉즐증지직진질짐집징차착찬찰참창채책처척천철첨첩청체초촉촌총최추축춘출충췌취측층"
    "치칙친칠침칭쾌타탁탄탈탐탑탕태택터토통퇴투특파판팔패팽편평폐포폭표품풍피필하학한할함합항해핵행향허헌험혁현혈혐협형혜호"
    "혹혼홀홍화확환활황회획횡효후훈훼휘휴흉흑흡흥희힐"
)

_LATIN_RULES = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"([a-z])\1+", r"\1"),
        (r"ch(?=[rl])", "K"),
        (r"tch|sch|sh|ch", "S"),
        (r"ph", "P"),
        (r"th", "T"),
        (r"ck|q", "K"),
        (r"x", "KS"),
        (r"ng(?![aeiouylr])", "N"),
        (r"c(?=[eiy])", "S"),
        (r"r(?![aeiouy])", ""),
        (r"(?<![Kgk])w(?=[aeiou])", "W"),
        (r"[kgc]", "K"),
        (r"[td]", "T"),
        (r"[szj]", "S"),
        (r"[pbfv]", "P"),
        (r"[lr]", "L"),
        (r"n", "N"),
        (r"m", "M"),
        (r"[^KTSPLNMW]", ""),
    )
)
_COARSE = str.maketrans("SW", "TP")


@lru_cache(maxsize=65_536)
def name_keys(word: str) -> tuple[str, ...]:
    """The keys of a word that may be a foreign name, lower case; none for any other word.

    The first one stands for the word; a second, coarse one joins it with freer spellings.
    """
    fine = skeleton(word)
    if len(fine) < FINE_LEAST:
        return ()
    if len(fine) < COARSE_LEAST:
        return (f"~{fine}",)
    return (f"~{fine}", f"≈{fine.translate(_COARSE)}")


def skeleton(word: str) -> str:
    """The consonants of a Latin or a transliterated word; empty for Korean and mixed ones."""
    if word.isascii():
        return _latin(word) if word.isalpha() else ""
    return _hangul(word) if is_foreign(word) else ""


def is_foreign(word: str) -> bool:
    """Whether a Hangul word of three syllables or more has one that no Chinese character is read
    as. Long Korean words pass too; they get keys of their own, and lose nothing by it."""
    is_hangul = all("가" <= letter <= "힣" for letter in word)
    return is_hangul and len(word) >= 3 and any(letter not in _SINO for letter in word)


def _hangul(word: str) -> str:
    keys: list[str] = []
    is_after_l = False
    for letter in word:
        place = ord(letter) - _FIRST_SYLLABLE
        initial, rest = divmod(place, _MEDIALS * _FINALS)
        medial, final = divmod(rest, _FINALS)
        onset = _INITIAL[initial]
        if initial == 11 and medial in _W_MEDIALS:
            onset = "W"
        if not (onset == "L" and is_after_l):  # 올라마: ㄹㄹ is how one l between vowels is written
            keys.append(onset)
        keys.append(_FINAL[final])
        is_after_l = _FINAL[final] == "L"
    return "".join(keys).replace("-", "")


def _latin(word: str) -> str:
    for pattern, key in _LATIN_RULES:
        word = pattern.sub(key, word)
    return word
