"""Which addresses may be dialled, and which URLs may be asked for at all."""

import pytest

from crawlers.addresses import is_public
from crawlers.catalogue import Catalogue
from crawlers.dial_policy import DialPolicy, enforce, policy_of
from crawlers.resolver import may_use, proxy_addresses, refused
from crawlers.sockets import may_connect
from crawlers.url_rules import is_loopback_host, url_refusal
from newswatch.settings import SettingsError, settings

PRIVATE = [
    "127.0.0.1", "127.77.0.11", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.3.4", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.9",
    "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "fe80::1", "fe80::1%eth0",
    "fec0::1", "fc00::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "100::1", "100:0:0:1::1",
    "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:30::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "2620:4f:8000::1",
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:10.0.0.1", "2606:4700:4700::1111%eth0",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "198.20.0.1",
    "210.89.160.88", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2001:200::1", "2001:4860::8888",
    "2400:cb00::1", "2a00:1450::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_our_own_network_is_never_dialled(address: str) -> None:
    assert not is_public(address)
    assert not DialPolicy().may_dial(address, 80)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_internet_is_at_two_ports(address: str) -> None:
    assert is_public(address)
    assert [port for port in (22, 80, 443, 8080) if DialPolicy().may_dial(address, port)] == [
        80,
        443,
    ]


NEWSROOM = DialPolicy(newsroom=frozenset({("127.77.0.11", 8470), ("localhost", 80), ("::1", 80)}))


@pytest.mark.parametrize(
    ("address", "port", "expected"),
    [
        ("127.77.0.11", 8470, True), ("::ffff:127.77.0.11", 8470, True), ("::1", 80, True),
        ("127.77.0.11", 8471, False), ("127.77.0.12", 8470, False), ("127.0.0.1", 8470, False),
        ("::1", 8470, False), ("8.8.8.8", 80, False), ("10.0.0.1", 8470, False),
    ],
)  # fmt: skip
def test_the_newsroom_is_its_own_hosts_and_ports(address: str, port: int, expected: bool) -> None:
    assert NEWSROOM.may_dial(address, port) is expected


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a", "file:///etc/passwd", "javascript:alert(1)", "//example.com/",
        "http:///nowhere", "http://./", "http://a..b/", "http://user@example.com/",
        "http://user:word@example.com/", "http://@example.com/", "http://example.com@127.0.0.1/",
        "http://example.com\\@127.0.0.1/", "http://example.com:8080/", "http://example.com:22/",
        "http://example.com:0/", "http://example.com:99999/", "http://example.com:-80/",
        "http://10.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[::127.0.0.1]/",
        "http://[fe80::1%25lo]/", "http://[2606:4700:4700::1111%25lo]/", "http://[v1.a]/",
        "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://127.0.0.1./", "http://127.0.0.1.:80/", "http://0x7f.1/", "http://①②⑦.0.0.1/",
        "http://１２７．０．０．１/", "http://127。0。0。1/", "http://%31%32%37.0.0.1/",
        "http://127.0.0.1%2f@example.com/", "http://exa mple.com/", "http://example.com\t/",
        "http://example.com\x00.local/", f"http://{'a' * 64}.com/", f"http://{'a.' * 127}com/",
        f"http://{'가' * 63}.kr/", "http://8.8.8.8:8470/", "http://1.2.3.256/", "http://8.8.8/",
    ],
)  # fmt: skip
def test_urls_that_are_refused(url: str) -> None:
    assert url_refusal(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a?b=1", "http://example.com:80/", "https://example.com:443/",
        "HTTPS://WWW.Example.COM/", "http://example.com./a", "http://한국.kr/뉴스", "http://xn--3e0b.kr/",
        "http://under_score.example.com/", "http://8.8.8.8/", "http://[2606:4700:4700::1111]/a",
        "https://www.9to5.example/", "http://3m.example1.com/",
    ],
)  # fmt: skip
def test_urls_that_are_taken(url: str) -> None:
    assert url_refusal(url) is None


def test_only_the_newsrooms_own_places_may_be_asked() -> None:
    assert url_refusal("http://127.77.0.11:8470/", NEWSROOM) is None
    assert url_refusal("http://localhost/", NEWSROOM) is None
    assert url_refusal("http://127.77.0.11:8471/", NEWSROOM)
    assert url_refusal("http://127.77.0.11/", NEWSROOM)
    assert url_refusal("http://127.77.0.12:8470/", NEWSROOM)
    assert url_refusal("http://www.example.com/", NEWSROOM)


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


def test_what_is_no_address_is_never_connected() -> None:
    assert may_connect("8.8.8.8", 443)
    assert not may_connect("127.0.0.1", 80)
    assert not may_connect("localhost", 80)


def test_behind_a_proxy_nothing_but_the_proxy_is_dialled() -> None:
    try:
        enforce(DialPolicy(proxy=("proxy.example", 3128)))
        assert may_use("Proxy.example", "10.0.0.5", 0)
        assert not may_use("www.example.com", "8.8.8.8", 80)
        assert may_connect("10.0.0.5", 3128)
        assert not may_connect("10.0.0.5", 80)
        assert not may_connect("8.8.8.8", 80)
        assert url_refusal("http://10.0.0.5:3128/")
        assert url_refusal("http://www.example.com/") is None
        enforce(DialPolicy(proxy=("10.0.0.6", 3128)))
        assert may_connect("10.0.0.6", 3128)
        assert not may_connect("10.0.0.6", 80)
    finally:
        enforce(DialPolicy())
        proxy_addresses.clear()
    assert not may_use("inside.example", "10.0.0.5", 80)
    assert refused.pop("inside.example") == "10.0.0.5"


@pytest.mark.parametrize(
    "url", ["proxy.example:3128", "http://proxy.example", "https://proxy.example:3128",
            "socks5://proxy.example:1080", "http://user:word@proxy.example:3128", "http://[x:1"],
)  # fmt: skip
def test_a_proxy_is_refused_in_its_settings_name(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_HTTP_PROXY", url)
    settings.cache_clear()
    with pytest.raises(SettingsError, match="NEWSWATCH_HTTP_PROXY"):
        policy_of(Catalogue({}))


def test_a_proxy_and_the_sample_newsroom_do_not_go_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSWATCH_HTTP_PROXY", "http://proxy.example:3128")
    settings.cache_clear()
    assert policy_of(Catalogue({})) == DialPolicy(proxy=("proxy.example", 3128))
    monkeypatch.setenv("NEWSWATCH_ALLOW_LOOPBACK", "1")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="NEWSWATCH_HTTP_PROXY"):
        policy_of(Catalogue({}))
