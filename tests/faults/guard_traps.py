"""What the sites of the guard's trials say: the same addresses at every way into a crawler."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.faults.spellings import Spelling
from tests.faults.trap_server import Answer

__all__ = ["ENTRIES", "Places", "Traps"]

ENTRIES = ("source", "redirect", "sitemap", "feed", "robots", "image")
_TEXT = "정부는 누구나 쓸 수 있는 인공지능 모형의 조달 지침을 새로 정했다고 밝혔다. " * 4


class Places:
    """The sites' hosts: one for each entry of many addresses, and one for each robots.txt."""

    def __init__(self, suffix: str, entry_hosts: dict[str, str], robots_hosts: list[str]) -> None:
        self.suffix = suffix
        self.entries = entry_hosts
        self.robots = robots_hosts

    def home(self, entry: str) -> str:
        return f"http://{self.entries[entry]}{self.suffix}"

    def robots_home(self, number: int) -> str:
        return f"http://{self.robots[number]}{self.suffix}"


class Traps:
    """Answers and catalogue for these spellings; the n-th stands under the path ``…/<n>.html``."""

    def __init__(self, spellings: list[Spelling], places: Places) -> None:
        self.spellings = spellings
        self.places = places

    def answer(self, host: str, path: str) -> Answer:
        entry = next((one for one, own in self.places.entries.items() if own == host), "")
        if path == "/robots.txt":
            return self._robots(host)
        if path == "/list.xml":
            return 200, {"Content-Type": "application/xml"}, self._listing(entry, host)
        number = path.removeprefix("/news/").removesuffix(".html")
        if not number.isdigit() or int(number) >= len(self.spellings):
            return 404, {}, b""
        target = self.spellings[int(number)].url(f"/news/{number}.html")
        if entry == "redirect":
            return 302, {"Location": target.replace("\n", "")}, b""
        return 200, {"Content-Type": "text/html; charset=utf-8"}, _page(number, target)

    def write_catalogue(self, folder: Path, own_hosts: list[str]) -> None:
        """One outlet for each entry, one for each robots.txt. ``own_hosts`` are spelled hosts that
        the entries' outlet claims as its own, so that no rule about other sites stops them."""
        folder.mkdir(exist_ok=True)
        for entry, kind in (("redirect", "feed"), ("sitemap", "sitemap"), ("feed", "feed"),
                            ("image", "feed")):  # fmt: skip
            home = self.places.home(entry)
            claimed = [] if entry == "image" else own_hosts
            write_outlet(folder, entry, home, kind, f"{home}/list.xml", claimed)
        for number in range(len(self.spellings)):
            home = self.places.robots_home(number)
            write_outlet(folder, f"robots_{number}", home, "feed", f"{home}/list.xml", [])

    def _robots(self, host: str) -> Answer:
        if host not in self.places.robots:
            return 404, {}, b""
        number = self.places.robots.index(host)
        target = self.spellings[number].url(f"/news/{number}.html")
        return 302, {"Location": target.replace("\n", "")}, b""

    def _listing(self, entry: str, host: str) -> bytes:
        numbers = range(len(self.spellings))
        if entry in ("feed", "sitemap"):
            urls = [self.spellings[n].url(f"/news/{n}.html") for n in numbers]
        else:
            home = f"http://{host}{self.places.suffix}"
            urls = [f"{home}/news/{n}.html" for n in (numbers if entry else [0])]
        return _sitemap(urls) if entry == "sitemap" else _feed(urls)


def write_outlet(
    folder: Path, slug: str, home: str, kind: str, url: str, claimed: list[str]
) -> None:
    entries = [f"{{kind: {kind}, url: {_quoted(url)}, every: 10m}}"]
    entries += [f"{{kind: list, url: {_quoted(one)}, use: backfill}}" for one in claimed]
    text = f"""
slug: {slug}
name: {{ko: 덫, en: Trap}}
home: {home}/
kind: news
tier: 2
discover: [{", ".join(entries)}]
promise: {{articles_per_day: [1, 9], with_body: 0.9}}
verified: {{by: evidence, on: 2026-11-21}}
"""
    (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _page(number: str, target: str) -> bytes:
    """All that a browser would load by itself, or follow."""
    link = quoteattr(target)
    return (
        f"<!doctype html><html lang=ko><head><title>그림이 있는 기사 {number}</title>"
        f'<meta http-equiv="refresh" content={quoteattr("0; url=" + target)}>'
        f"<meta property=og:image content={link}><link rel=icon href={link}>"
        f"<link rel=canonical href={link}><link rel=amphtml href={link}>"
        f"<link rel=stylesheet href={link}><script src={link}></script></head><body><article>"
        f"<h1>그림이 있는 기사 {number}</h1><img src={link} srcset={link}><iframe src={link}></iframe>"
        f"<p>{_TEXT}</p><p>{_TEXT}</p></article></body></html>"
    ).encode()


def _feed(urls: list[str]) -> bytes:
    items = "".join(
        f"<item><title>t{n}</title><link>{escape(url)}</link></item>" for n, url in enumerate(urls)
    )
    return f'<rss version="2.0"><channel><title>덫</title>{items}</channel></rss>'.encode()


def _sitemap(urls: list[str]) -> bytes:
    entries = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:title>t{n}</news:title></news:news></url>"
        for n, url in enumerate(urls)
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<urlset {spaces}>{entries}</urlset>".encode()
