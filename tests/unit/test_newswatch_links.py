"""Which addresses may become links in messages and pages."""

import pytest

from newswatch.links import safe_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/뉴스?id=1&x=2", "https://a.example/뉴스?id=1&x=2"),
        ("https://a.example/x|<!channel>", "https://a.example/x%7C%3C!channel%3E"),
        ("https://a.example/a b\"c'", "https://a.example/a%20b%22c%27"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/", None),
        ("https://bank.example@evil.example/", None),
        ("https:///nowhere", None),
        ("https://a.example:port/", None),
        ("https://a.example/\u202ex", None),
        ("https://a.example/x\ny", None),
        ("", None),
        ("http://[::1", None),
        ("JaVaScRiPt:alert(1)", None),
        ("http://127.0.0.11:8470/a?x=1", "http://127.0.0.11:8470/a?x=1"),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, link: str | None) -> None:
    assert safe_link(url) == link
