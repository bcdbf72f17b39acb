"""What is made again and again in the same words: obituaries, prices, weather."""

import re

from newswatch.title_tags import title_tags

_TAG = re.compile(
    r"날씨|부고|부음|궂긴\s?소식|인사|동정|게시판|시세|환율|증시|코스피|코스닥|운세|로또|헤드라인|주요\s?뉴스"
    r"|주요\s?일정|캘린더"
)
# A forecast names two of these in its headline, whatever region it is for.
_FORECAST = re.compile(
    r"폭염|무더위|찜통|불볕|더위|열대야|한파|추위|낮\s?최고|아침\s?최저|최고기온|최저기온|체감|소나기|장맛비|호우|천둥|미세먼지|황사"
    r"|대체로\s?(?:맑|흐)|구름\s?많"
)


def is_machine_list(title: str) -> bool:
    """Whether the headline's tags say so (``[부고]``, ``[제주날씨]``, ``[인사]``), or its words
    that it is a forecast."""
    if any(_TAG.search(tag) for tag in title_tags(title)):
        return True
    return len({found[0] for found in _FORECAST.finditer(title)}) > 1
