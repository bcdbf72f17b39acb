"""Which addresses may be dialled, and which URLs may be asked for at all."""

import pytest

from crawlers.addresses import is_loopback_host, may_dial, url_refusal

PRIVATE = [
    "127.0.0.1", "127.77.0.11", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "210.89.160.88", "::ffff:8.8.8.8", "2606:4700:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_our_own_network_is_never_dialled(address: str) -> None:
    assert not may_dial(address, loopback=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_internet_is(address: str) -> None:
    assert may_dial(address, loopback=False)
    assert not may_dial(address, loopback=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.77.0.11", "::1", "::ffff:127.0.0.1"])
def test_the_sample_newsroom_is_loopback_and_nothing_else(address: str) -> None:
    assert may_dial(address, loopback=True)
    assert not may_dial("10.0.0.1", loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a", "file:///etc/passwd", "http://user@example.com/",
        "http://user:word@example.com/", "http://example.com:8080/", "http://example.com:22/",
        "http:///nowhere", "http://10.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://example.com:99999/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_urls_that_are_refused(url: str) -> None:
    assert url_refusal(url, loopback=False)


@pytest.mark.parametrize(
    "url", ["https://example.com/a?b=1", "http://example.com:80/", "https://example.com:443/"]
)
def test_urls_that_are_taken(url: str) -> None:
    assert url_refusal(url, loopback=False) is None


def test_any_port_of_the_sample_newsroom() -> None:
    assert url_refusal("http://127.77.0.11:8470/", loopback=True) is None
    assert url_refusal("http://10.0.0.1:8470/", loopback=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.77.0.11:8470/", True), ("http://localhost/", True), ("http://[::1]/", True),
        ("http://a.localhost./", True), ("https://www.example.com/", False),
        ("https://localhost.example.com/", False),
    ],
)  # fmt: skip
def test_loopback_by_its_spelling(url: str, expected: bool) -> None:
    assert is_loopback_host(url) is expected
