"""The rule that is told is the one that decided: held against protego's verdict and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from crawlers.robots_rules import PRODUCT_TOKEN, Forbidden, read_rules

SITE = "https://news.example"

RULES = """
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /list?page=
Disallow: /기사
"""

TOLD = [
    ("", "/a", "allow: no rule matches"),
    (RULES, "/a", "allow: no rule matches"),
    (RULES, "/private/x", "disallow: /private/ (User-agent: *)"),
    (RULES, "/private/open/x", "allow: /private/open (User-agent: *)"),
    (RULES, "/x.pdf", "disallow: /*.pdf$ (User-agent: *)"),
    (RULES, "/list?page=2", "disallow: /list?page= (User-agent: *)"),
    (RULES, "/%EA%B8%B0%EC%82%AC/1", "disallow: /기사 (User-agent: *)"),
    (RULES + "User-agent: NewsWatch\nDisallow: /b\n", "/b", "disallow: /b (User-agent: newswatch)"),
    (RULES + "User-agent: newswatch\nAllow: /\n", "/private/", "allow: / (User-agent: newswatch)"),
    (RULES + "User-agent: newswatch\nDisallow:\n", "/private/", "allow: no rule matches"),
    ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", "allow: /a (User-agent: *)"),
    ("User-agent: otherbot\nDisallow: /\n", "/a", "allow: no rule matches"),
]


@pytest.mark.parametrize(("body", "path", "rule"), TOLD)
def test_rule(body: str, path: str, rule: str) -> None:
    assert told(body, path) == rule


def told(body: str, path: str) -> str:
    try:
        return read_rules(body.encode()).check(SITE + path)
    except Forbidden as error:
        return error.rule


def test_where_it_comes_from_is_told() -> None:
    assert read_rules(b"", "no robots.txt (HTTP 404)").check(SITE) == (
        "allow: no robots.txt (HTTP 404)"
    )
    old = read_rules(b"User-agent: *\nDisallow: /a", since=", copy of then")
    assert old.check(SITE + "/b") == "allow: no rule matches, copy of then"
    with pytest.raises(Forbidden) as caught:
        old.check(SITE + "/a")
    assert caught.value.rule == "disallow: /a (User-agent: *), copy of then"


_paths = st.text("ab/*$?=%가", max_size=6).map(lambda text: f"/{text}")
_lines = st.tuples(st.sampled_from(["Allow", "Disallow", "allow ", "Disalow"]), _paths)
_groups = st.lists(
    st.tuples(st.sampled_from(["*", "newswatch", "x"]), st.lists(_lines)), max_size=4
)


@given(_groups, st.text("ab/?=%$가", max_size=8))
@settings(max_examples=600, deadline=None)
def test_it_never_differs_from_the_verdict(
    groups: list[tuple[str, list[tuple[str, str]]]], path: str
) -> None:
    text = "\n".join(
        f"User-agent: {agent}\n" + "\n".join(f"{verb}: {value}" for verb, value in lines)
        for agent, lines in groups
    )
    url = f"{SITE}/{path}"
    is_allowed = Protego.parse(text).can_fetch(url, PRODUCT_TOKEN)
    assert told(text, f"/{path}").startswith("allow" if is_allowed else "disallow: /")
