"""Each guard by itself, certificates, and the proxy: what is dialled, and what is believed."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from newswatch.settings import Settings
from tests.certificates import Authority
from tests.crawling import MakeSite, items, let_dial, poll, set_all, small_press, troubles
from tests.faults.canaries import Canaries
from tests.sites import Site, page, write_outlet
from tests.tables import rows


@pytest.fixture
def make(database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    with small_press(tmp_path, monkeypatch) as (_, maker):
        yield maker


@pytest.mark.parametrize("guard", ["none", "resolver", "sockets"])
def test_each_guard_alone_keeps_every_spelling_of_loopback_out(guard: str) -> None:
    """Dialled through Scrapy itself; with no guard the very same addresses are reached."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    canaries = Canaries([("127.0.0.1", port), ("::1", port)])
    hosts = ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "①②⑦.0.0.1",
             "[::1]", "[::ffff:127.0.0.1]", "localhost."]  # fmt: skip
    urls = [f"http://{host}:{port}/{n}" for n, host in enumerate(hosts)]
    command = [sys.executable, "-c", DIAL, json.dumps(urls), guard]
    done = subprocess.run(command, timeout=60, check=True, capture_output=True, text=True)
    assert len(canaries.places) == 2
    assert json.loads(done.stdout) == len(hosts), "each was tried"
    assert (canaries.connects == 0) == (guard != "none")
    canaries.close()


DIAL = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

ends = []

class Dialler(scrapy.Spider):
    name = "dialler"

    async def start(self):
        for url in json.loads(sys.argv[1]):
            yield scrapy.Request(url, callback=ends.append, errback=ends.append)

settings = {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "RETRY_TIMES": 0}
settings["TWISTED_DNS_RESOLVER"] = "scrapy.resolver.CachingHostnameResolver"
if sys.argv[2] == "resolver":
    settings["TWISTED_DNS_RESOLVER"] = "crawlers.resolver.AddressGuard"
if sys.argv[2] == "sockets":
    from crawlers.sockets import guard_sockets
    guard_sockets()
process = AsyncCrawlerProcess(settings)
process.crawl(Dialler)
process.start()
print(len(ends))
"""


def test_certificates_are_checked(
    make: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, stranger = Authority(tmp_path / "known"), Authority(tmp_path / "stranger")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    contexts = {
        "good": authority.context("127.77.1.1"),
        "expired": authority.context("127.77.1.2", days=300),
        "wrong_host": authority.context("127.77.1.99"),
        "unknown": stranger.context("127.77.1.4"),
    }
    for name, context in contexts.items():
        site = make(name, tls=context)
        site.list_feed([site.publish(1)])
    poll()
    assert troubles() == {
        "good": None,
        "expired": "robots_unreachable",
        "wrong_host": "robots_unreachable",
        "unknown": "robots_unreachable",
    }
    told = rows(
        "select distinct outlet_slug, a.error_kind, substring(a.error from '[(](.*)[)]')"
        " from news.fetch_attempt a join news.source s on s.id = a.source_id"
        " where a.kind = 'robots' and a.error_kind <> 'http_404' order by 1"
    )
    assert told == [
        ("expired", "tls", "certificate verify failed"),
        ("unknown", "tls", "certificate verify failed"),
        ("wrong_host", "tls", "the certificate is not for 127.77.1.3"),
    ]
    assert rows("select count(*) from news.fetch_attempt where tls_unverified") == [(0,)]


def test_an_exemption_is_for_the_outlets_own_hosts_until_its_day(
    make: MakeSite, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    elsewhere = Site("127.77.1.200", tls=authority.context("127.77.1.200"))
    let_dial(tmp_path / "catalogue", elsewhere)
    for name, until in (
        ("exempt", "2099-12-31"),
        ("lapsed", "2026-01-01"),
        ("leads", "2099-12-31"),
    ):
        site = make(name, tls=authority.context("127.77.1.1"))
        site.list_feed([site.publish(1)])
        exempt(tmp_path / "catalogue" / f"{name}.yaml", until)
    site.answers["/robots.txt"] = (302, {"Location": elsewhere.url + "/rules"}, b"")
    poll()
    assert troubles() == {
        "exempt": None,
        "lapsed": "robots_unreachable",
        "leads": "robots_unreachable",
    }
    assert elsewhere.asked == []
    elsewhere.close()
    assert rows(
        "select o.slug, a.kind, a.tls_unverified from news.fetch_attempt a"
        " join news.source s on s.id = a.source_id join news.outlet o on o.slug = s.outlet_slug"
        " where a.url not like '%127.77.1.200%'"
        " and a.error_kind is distinct from 'robots_unreachable'"
        " group by 1, 2, 3 order by 1, 2, 3"
    ) == [
        ("exempt", "listing", True), ("exempt", "page", True), ("exempt", "robots", True),
        ("lapsed", "robots", False), ("leads", "robots", True),
    ]  # fmt: skip
    assert rows(
        "select distinct tls_unverified from news.fetch_attempt where url like '%127.77.1.200%'"
    ) == [(False,)]
    assert rows(
        "select slug, tls_exempt_reason, tls_exempt_until::text from news.outlet where slug = 'exempt'"
    ) == [("exempt", "기관이 인증서를 갱신하지 않음", "2099-12-31")]

    file = tmp_path / "catalogue" / "exempt.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("tls:")[0], encoding="utf-8")
    poll()
    assert rows("select tls_exempt_reason from news.outlet where slug = 'exempt'") == [(None,)]
    assert troubles()["exempt"] == "tls"


def exempt(file: Path, until: str) -> None:
    line = f"tls: {{verify: false, reason: 기관이 인증서를 갱신하지 않음, until: {until}}}\n"
    file.write_text(file.read_text(encoding="utf-8") + line, encoding="utf-8")


class Proxy:
    """Answers for everybody: plain requests itself, tunnels by leading them all to one site."""

    def __init__(self, host: str, tunnel_to: str) -> None:
        self.site = Site(host)
        self._tunnel_to = tunnel_to.rsplit("/", 1)[-1].rsplit(":", 1)
        self._server = socket.create_server((host, 0))
        self.url = f"http://{host}:{self._server.getsockname()[1]}"
        self.asked: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()
        self.site.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._server.accept()
                threading.Thread(target=self._lead, args=(peer,), daemon=True).start()

    def _lead(self, peer: socket.socket) -> None:
        head = peer.recv(65_536)
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        if method == "CONNECT":
            other = socket.create_connection((self._tunnel_to[0], int(self._tunnel_to[1])))
            peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            host, port = self.site.server.server_address[:2]
            other = socket.create_connection((str(host), int(port)))
            other.sendall(head)
        threading.Thread(target=_pump, args=(other, peer), daemon=True).start()
        _pump(peer, other)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def test_through_a_proxy_everything_goes_and_what_is_refused_stays_refused(
    database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    secure = Site("127.77.1.3", tls=authority.context("secure.example.com"))
    proxy = Proxy("127.77.1.2", secure.url)
    canaries = Canaries([("127.0.0.1", 0)])
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    set_all(monkeypatch, CATALOGUE_DIR=str(catalogue), DOWNLOAD_DELAY_S="0.01",
            HTTP_PROXY=proxy.url)  # fmt: skip
    plain = proxy.site
    plain.url = "http://www.example.com"
    leads = plain.publish(2)
    plain.list_feed([plain.publish(1), leads])
    # A proxy is asked for whole addresses.
    plain.answers = {f"http://www.example.com{path}": told for path, told in plain.answers.items()}
    plain.answers[leads] = (302, {"Location": "http://10.0.0.1/news/3.html"}, b"")
    write_outlet(catalogue, "plain", plain)
    secure.url = "https://secure.example.com"
    secure.answers["/news/5.html"] = (200, {}, page("비밀이 아닌 이야기"))
    secure.list_feed(["https://secure.example.com/news/5.html"])
    write_outlet(catalogue, "secure", secure)
    poll()
    assert items() == {
        "1.html": ("landed", None),
        "2.html": ("failed", "address"),
        "5.html": ("landed", None),
    }
    assert "GET http://www.example.com/robots.txt" in proxy.asked
    assert "CONNECT secure.example.com:443" in proxy.asked
    assert not any("10.0.0.1" in line for line in proxy.asked)
    assert canaries.connects == 0
    for one in (proxy, secure, canaries):
        one.close()  # type: ignore[attr-defined]
