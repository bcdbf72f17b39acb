"""What a robots.txt says of the use of a site's texts, beside what may be fetched.

``Content-Usage`` (draft-ietf-aipref-attach), ``Content-Signal`` (contentsignals.org),
``DisallowAITraining`` (draft-canel-robots-ai-control), ``License`` (rslstandard.org), and whole
sites shut to the crawlers of AI makers.
"""

import re
from collections.abc import Iterator

from crawlers.rights import ALL, of_dictionary
from crawlers.robots_rules import AI_CRAWLERS, PRODUCT_TOKEN, agent_of, lines_of, refused_ai
from newswatch.text import clean_line
from storage.records import OptOut

_LINE = re.compile(
    r"\s*(?P<name>content-usage|content-signal|disallowaitraining|license)\s*:\s*(?P<value>[^#]*)",
    re.IGNORECASE,
)
_PATH = re.compile(r"/\S*\s+")
_ADDRESSEES = (ALL, PRODUCT_TOKEN, *(name.lower() for name in AI_CRAWLERS))


def of_robots(body: bytes) -> tuple[OptOut, ...]:
    """The opt-outs of a robots.txt to all, to us, and to the crawlers of AI makers."""
    found = [*_of_lines(body)]
    for name in refused_ai(body):
        found.append(OptOut("robots", "disallow", "ai", name.lower(), "Disallow: /"))
    return tuple({(one.name, one.addressee): one for one in found}.values())


def _of_lines(body: bytes) -> Iterator[OptOut]:
    """A line speaks to the agents of its group; before any group, to all."""
    agents, is_naming = [ALL], False
    for line in lines_of(body):
        agent, said = agent_of(line), _LINE.match(line)
        if agent is not None:
            agents = [*agents, agent] if is_naming else [agent]
            is_naming = True
        elif line.split("#")[0].strip():
            is_naming = False
        if said:
            for addressee in _ADDRESSEES:
                if addressee in agents:
                    yield from _of_line(said["name"], said["value"].strip(), addressee)


def _of_line(name: str, value: str, addressee: str) -> Iterator[OptOut]:
    directive = clean_line(f"{name}: {value}")[:300]
    match name.lower():
        case "disallowaitraining":
            if value:
                yield OptOut("robots", "disallowaitraining", "ai", addressee, directive)
        case "license":
            yield OptOut("robots", "license", "terms", addressee, directive)
        case _:
            path = _PATH.match(value)
            uses = value[path.end() :] if path else value
            for one in of_dictionary(name, uses, "robots", addressee):
                yield OptOut(one.place, one.name, one.purpose, addressee, directive)
