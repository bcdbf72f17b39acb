"""The bracket tags of a headline: [속보], 【단독】, (종합2보). They stay in the headline too."""

import re

_AT_START = re.compile(r"\s*[\[【〔](?P<tag>[^\]】〕\n]{1,20})[\]】〕]")
_AT_END = re.compile(r"[\[【〔](?P<tag>[^\]】〕\n]{1,20})[\]】〕]\s*$")
_STEPS = re.compile(
    r"[(（<]\s?(?P<tag>(?:긴급\s?)?(?:속보|단독|상보|전문|종합|영상|동영상|포토|사진|인터뷰|르포|표|그래픽"
    r"|수정|재송|전보)(?:\s?\d?보)?|제?\d보)\s?[)）>]"
)
"""Round brackets are also for asides: only what newsrooms use to number and sort their texts."""

_MOST = 6


def title_tags(title: str) -> tuple[str, ...]:
    """The tags with their brackets, in the order of the headline; square ones at its ends only,
    as inside they hold what a speaker left out."""
    found: list[tuple[int, str]] = []
    place = 0
    while match := _AT_START.match(title, place):
        found.append((match.start("tag"), match[0].strip()))
        place = match.end()
    if (match := _AT_END.search(title, place)) is not None:
        found.append((match.start("tag"), match[0].strip()))
    found += [(match.start("tag"), match[0]) for match in _STEPS.finditer(title)]
    return tuple(dict.fromkeys(tag for _, tag in sorted(found)))[:_MOST]
