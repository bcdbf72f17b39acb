"""Sites with front pages, for looks at what is no source yet: menus, articles, feeds, sitemaps."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.sites import TEXT, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}
MENU = (
    '<nav class="gnb"><a href="/">첫 화면</a><a href="/about/us.html">회사를 소개합니다</a></nav>'
)
NEWEST = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)


def moment(number: int) -> datetime:
    """When an article came out: the higher its number, the later."""
    return NEWEST - timedelta(hours=2 * (20 - number))


def article(number: int, at: datetime, extra: str = "") -> str:
    """A page of ours; ``at`` is its own time, in full."""
    title = f"공개 모형 {number}호 조달 지침이 나왔다"
    return (
        f"<!doctype html><html lang=ko><head><title>{title} - 한들신문</title>{extra}"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{at.isoformat()}">'
        f'<meta property="article:author" content="한가람"></head><body>{MENU}'
        f"<article><h1>{title}</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )


def put(site: Site, path: str, text: str, kind: str = HTML["Content-Type"]) -> None:
    charset = "cp949" if "euc-kr" in kind.lower() else "utf-8"
    site.answers[path] = (200, {"Content-Type": kind}, text.encode(charset))


def publish(site: Site, template: str, extra: str = "") -> list[str]:
    """Seven articles at ``template`` with their numbers, the newest first; gives their paths."""
    paths = [template.format(n) for n in range(20, 13, -1)]
    for n, path in zip(range(20, 13, -1), paths, strict=True):
        put(site, path, article(n, moment(n), extra))
    return paths


def front(site: Site, paths: list[str], head: str = "") -> None:
    """A front page with a menu and these articles."""
    links = "".join(
        f'<li><a href="{path}">공개 모형 지침이 나왔다 {path[-4:]}</a></li>' for path in paths
    )
    text = f"<html><head><title>한들신문</title>{head}</head><body>{MENU}<ul>{links}</ul>"
    put(site, "/", text + '<footer><a href="/terms.html">이용약관</a></footer></body></html>')


def feed(site: Site, path: str, paths: list[str], *, is_kst_as_gmt: bool = False) -> None:
    """An RSS feed; its clock may be nine hours ahead and call it GMT."""
    ahead = timedelta(hours=9 if is_kst_as_gmt else 0)
    items = "".join(
        f"<item><title>공개 모형 {n}호</title><link>{site.url}{path.replace('&', '&amp;')}</link>"
        f"<description>지침의 뼈대다.</description>"
        f"<pubDate>{format_datetime(moment(n) + ahead, usegmt=True)}</pubDate></item>"
        for n, path in zip(range(20, 13, -1), paths, strict=True)
    )
    put(site, path, f"<rss version='2.0'><channel><title>한들</title>{items}</channel></rss>",
        "application/rss+xml")  # fmt: skip


def news_sitemap(site: Site, path: str, paths: list[str]) -> None:
    urls = "".join(
        f"<url><loc>{site.url}{path}</loc><news:news>"
        f"<news:publication_date>{moment(n).isoformat()}</news:publication_date>"
        f"<news:title>공개 모형 {n}호</news:title></news:news></url>"
        for n, path in zip(range(20, 13, -1), paths, strict=True)
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    put(site, path, f"<urlset {space}>{urls}</urlset>", "application/xml")
