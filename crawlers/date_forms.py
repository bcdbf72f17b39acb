"""The written forms of a date, as patterns: numbers, Korean, English, run together, without year.

Groups have one meaning in all of them: ``year``, ``month``, ``day``, and those of ``TIME``.
"""

import re

_ZONE_NAMES = "UTC|GMT|UT|KST|JST|EST|EDT|CST|CDT|MST|MDT|PST|PDT"
TIME = rf"""
  (?:(?P<ap1>오전|오후|새벽|아침|낮|저녁|밤|[AaPp]\.?[Mm]\.?)\s*)?
  (?P<hour>\d{{1,2}})\s*(?::|시(?!간))\s*
  (?:(?P<minute>\d{{1,2}})\s*분?(?!\d))?
  (?:\s*:?\s*(?P<second>\d{{2}})(?:[.,]\d+)?\s*초?)?
  (?:\s*(?P<ap2>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?
  (?:\s*(?P<zone>[Zz]|(?:GMT|UTC)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d)|{_ZONE_NAMES})(?![A-Za-z]))?
"""
_WEEKDAY = r"""(?:\s*[\(\[]?\s*(?:[월화수목금토일](?:요일)?|[日月火水木金土]
    |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?)\s*[\)\]]?)?"""
_GAP = r"(?:\s*(?<=\s)[-–]\s+|\s*[Tt,|ㅣ│/·(]?\s*)"
# 정오 and 자정 are a clock without digits.
_CLOCK = rf"(?:{_GAP}(?:(?P<named>정오|자정)|{TIME}))?"

# A year of two digits is one only beside a month and a day of two, or before a clock: 26.08.21,
# 26. 8. 21., 26.8.21 15:05; while 24.04.1 and 1.2.3 are versions and 10.10.10.10 is an address.
_YEAR = (
    r"(?:(?:19|20)\d\d|\d\d(?=[.\-/]\d\d[.\-/]\d\d(?![.\d]\d))|\d\d(?=\.\s\d\d?\.\s\d\d?(?!\d))"
    r"|\d\d(?=[.\-/]\d\d?[.\-/]\d\d?\.?\s+\d\d?:\d\d))"
)
NUMERIC = re.compile(
    rf"""(?:(?<=')|(?<=’)|(?<=‘)|(?<![\d.:/-]))
    (?P<year>{_YEAR}|(?<=['’‘])\d\d)
    \s*(?P<sep>[.\-/]|년)\s*(?P<month>\d{{1,2}})\s*(?:[.\-/]|월)\s*(?P<day>\d{{1,2}})(?!\d)
    \s*[.일]?{_WEEKDAY}{_CLOCK}""",
    re.VERBOSE,
)
COMPACT = re.compile(
    rf"""(?<![\d.])(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)
    (?:T?(?P<run>\d{{6}}|\d{{4}})(?:\.?\d{{3}})?(?!\d)
       (?:\s*(?P<run_zone>[Zz]|[+-]\d{{2}}:?\d{{2}})(?![A-Za-z\d]))?
      |(?!\d){_CLOCK})""",
    re.VERBOSE,
)
ENGLISH = re.compile(
    rf"""(?:(?<![\d.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<month>[A-Za-z]{{3,9}})\.?,?[\s-]+
        |(?<![A-Za-z])(?P<month2>[A-Za-z]{{3,9}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)
    (?P<year>(?:19|20)\d\d|\d\d)(?!\d|\s?:)(?:,?\s*[-–|]?\s*(?:at\s+)?{TIME})?""",
    re.VERBOSE,
)
JAVA = re.compile(
    rf"""(?P<month>[A-Z][a-z]{{2}})\s+(?P<day>\d{{1,2}})\s+{TIME}\s+(?P<year>20\d\d)""",
    re.VERBOSE,
)
# Without a year, a date stands alone or behind its label, and 8.21 alone would be a number.
LABEL = (
    r"(?:(?:기사|최초|최종|뉴스)?\s?(?:입력|등록|승인|작성|송고|발행|게재|게시|보도|배포|수정|업데이트)"
    r"(?:일시?|일자|시간|시각|날짜)?|날짜|일자|일시|업로드)"
)
YEARLESS = re.compile(
    rf"""[\s(\[]*(?:{LABEL}\s*[:|ㅣ]?\s*|[^\d]{{1,12}}[\s:|](?=\d\d[.\-/]\d\d\.?\s+\d\d?:\d\d))?
    (?:(?P<month>\d\d)[.\-/](?P<day>\d\d)|(?P<month2>\d{{1,2}})(?:\.\s|\s*월)\s*(?P<day2>\d{{1,2}})\s*[.일]
      |(?P<month3>\d{{1,2}})[.\-/](?P<day3>\d{{1,2}})(?=\.?\s*\(?[월화수목금토일]?\)?\s*(?:오전|오후)?\s*\d{{1,2}}:\d\d))
    (?!\d)\.?{_WEEKDAY}{_CLOCK}[\s)\]]*""",
    re.VERBOSE,
)
# Read as a period, not as a moment: 2026.11.21 ~ 11.25.
RANGE_AFTER = re.compile(r"\s*(?:\([월화수목금토일]\))?\s*[~∼〜～]\s*['’]?\d|\s*부터(?![가-힣])")
RANGE_BEFORE = re.compile(r"\d[.일]?\s*(?:\([월화수목금토일]\))?\s*[~∼〜～]\s*['’]?$")
EPOCH = re.compile(r"(?P<seconds>1\d{9})(?:\.\d+|\d{3})?")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5E)}


def narrow(text: str) -> str:
    """The text with full-width digits and signs as ASCII; places stay the same."""
    return text.translate(_FULL_WIDTH)
