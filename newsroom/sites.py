"""The sites of the farm: who they are, where they listen, and how each misbehaves."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

NETWORK = "127.77.0."
CONTROL_HOST = NETWORK + "10"
DEFAULT_PORT = 8470

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SLUGS = {"AI": "ai", "정책": "policy", "마켓": "market", "블록체인": "blockchain", "테크": "tech"}


@dataclass(frozen=True)
class Site:
    """``listing`` is the path that the catalogue polls; ``delay_s`` seconds pass before each page;
    the first ``failures`` requests are answered 500."""

    slug: str
    name: str
    host: str
    family: str
    listing: str
    staff: tuple[str, ...]
    tagline: str
    delay_s: float = 0.0
    failures: int = 0
    charset: str = "utf-8"
    page_size: int = 20

    def home(self, port: int) -> str:
        return f"http://{self.host}:{port}"


def article_path(site: Site, number: int, section: str, day: date, is_forbidden: bool) -> str:
    """The path (with query) of an article, in the manner of the site's family."""
    match site.family:
        case "ndsoft" | "ndsoft-old":
            return f"/news/articleView.html?idxno={210400 + number}"
        case "wordpress":
            return f"/{'members' if is_forbidden else 'archives'}/{5200 + number}/"
        case "tistory":
            return f"/{140 + number}"
        case "arc":
            return f"/{_arc_section(section)}/{day:%Y/%m/%d}/{_arc_id(site.slug, number)}/"
        case "jsonld":
            return f"/article/{day:%Y%m%d}{number:05d}"
        case "asp":
            return f"/media/view.asp?idx={144600 + number}&kind=1"
        case "board":
            return f"/briefing/pressReleaseView.do?newsId={156900000 + number}"
        case "wire":
            return f"/view/AKR{day:%Y%m%d}{number:06d}017"
        case "token":
            return f"/news/{_SLUGS[section]}/{271800 + number}"
    raise ValueError(f"no such family: {site.family}")


def _arc_section(section: str) -> str:
    return {"국제": "international", "산업": "industry", "경제": "economy"}.get(section, "national")


def _arc_id(slug: str, number: int) -> str:
    digest = sha256(f"{slug}/{number}".encode()).digest()
    return "".join(_BASE32[byte % 32] for byte in digest[:26])


SITES: dict[str, Site] = {
    site.slug: site
    for site in (
        Site(
            "hangyeol",
            "한결테크",
            NETWORK + "11",
            "ndsoft",
            "/rss/allArticle.xml",
            staff=("김서율", "이도겸", "박하람"),
            tagline="기술을 읽는 한결같은 눈",
        ),
        Site(
            "ainaru",
            "AI나루",
            NETWORK + "12",
            "ndsoft",
            "/rss/allArticle.xml",
            staff=("최은재", "정가온", "윤태오"),
            tagline="인공지능 전문 매체",
        ),
        Site(
            "maru",
            "디지털마루",
            NETWORK + "13",
            "ndsoft-old",
            "/rss/allArticle.xml",
            staff=("오세빈", "한나래"),
            tagline="생활 속 디지털",
            delay_s=1.0,
        ),
        Site(
            "byteplatz",
            "바이트플라츠",
            NETWORK + "14",
            "wordpress",
            "/feed/",
            staff=("서지안", "문해솔"),
            tagline="만드는 사람들의 광장",
        ),
        Site(
            "modelnight",
            "모델 읽는 밤",
            NETWORK + "15",
            "tistory",
            "/rss",
            staff=("밤부엉",),
            tagline="퇴근하고 모델 뜯어보는 블로그",
        ),
        Site(
            "saebyeok",
            "새벽일보",
            NETWORK + "16",
            "arc",
            "/arc/outboundfeeds/rss/",
            staff=("강이든", "조은설", "임채원"),
            tagline="하루를 먼저 여는 신문",
        ),
        Site(
            "gwangjang",
            "광장경제",
            NETWORK + "17",
            "jsonld",
            "/feed/atom.xml",
            staff=("신유담", "배건우", "홍리아"),
            tagline="시장과 사람",
            failures=2,
        ),
        Site(
            "bangpae",
            "방패뉴스",
            NETWORK + "18",
            "asp",
            "/media/news_rss.xml",
            staff=("민도율", "차예솔"),
            tagline="보안 전문 매체",
            charset="cp949",
        ),
        Site(
            "madang",
            "정책마당",
            NETWORK + "19",
            "board",
            "/briefing/pressReleaseList.do?pageIndex=1",
            staff=("정책마당",),
            tagline="정부 보도자료를 한곳에",
            page_size=10,
        ),
        Site(
            "nuri",
            "누리통신",
            NETWORK + "20",
            "wire",
            "/sitemap-news.xml",
            staff=("한도경", "유시온", "권나희"),
            tagline="빠르고 바른 통신",
        ),
        Site(
            "tokennaru",
            "토큰나루",
            NETWORK + "21",
            "token",
            "/news?page=1",
            staff=("도하준", "설아린"),
            tagline="디지털 자산과 AI",
        ),
    )
}
