"""What can go wrong with a request: one name each, whether trying again helps, and words."""

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from newswatch.settings import settings
from newswatch.text import clean_line

_WORDS = {
    "dns": ("주소를 찾을 수 없습니다", "the host name does not resolve"),
    "connection_refused": ("연결을 거절했습니다", "the connection was refused"),
    "connection_lost": ("연결이 끊겼습니다", "the connection broke"),
    "tls": ("TLS 인증서를 믿을 수 없습니다", "the TLS certificate cannot be trusted"),
    "timeout": ("제때 답하지 않았습니다", "no answer in time"),
    "too_large": ("너무 큽니다", "the answer is too large"),
    "bomb": ("압축을 풀면 너무 큽니다", "it unpacks to more than is taken"),
    "headers_too_large": ("머리글이 너무 깁니다", "the answer's headers are too long"),
    "encoding_unknown": ("모르는 압축 방식입니다", "a content encoding that is not known"),
    "broken_encoding": ("압축이 깨졌습니다", "what was packed cannot be unpacked"),
    "not_text": ("글이 아닌 파일입니다", "a file that is no text"),
    "cut_short": ("중간에 끊긴 답입니다", "the answer was cut short"),
    "scheme": ("http(s) 주소가 아닙니다", "not an http(s) address"),
    "address": ("공개 주소가 아니어서 막았습니다", "not a public address, refused"),
    "offsite": ("다른 사이트의 주소입니다", "an address of another site"),
    "offsite_redirect": ("다른 사이트로 보냅니다", "redirected to another site"),
    "redirect_loop": ("끝없이 다른 주소로 보냅니다", "redirected too often"),
    "robots": ("robots.txt가 금지합니다", "robots.txt forbids it"),
    "robots_unreachable": (
        "robots.txt를 읽을 수 없어 쉽니다",
        "robots.txt is unreachable, so nothing is fetched",
    ),
    "host_closed": ("사이트가 쉬라고 한 동안입니다", "the site asked us to wait"),
    "claim_lost": ("다른 수집이 넘겨받았습니다", "another crawl has taken over"),
    "suspicious_empty": ("목록이 비어 있습니다", "the listing is empty"),
    "unreadable_listing": ("목록을 읽을 수 없습니다", "the listing cannot be read"),
    "html_as_feed": ("피드 대신 웹 페이지가 왔습니다", "a web page instead of a feed"),
    "doctype_forbidden": (
        "DOCTYPE이나 엔티티를 선언해 읽지 않습니다",
        "declares a DOCTYPE or entities, and is not read",
    ),
    "not_xml": ("XML이 아니거나 온전한 항목이 없습니다", "no XML, or no complete entry"),
    "empty": ("빈 답입니다", "an empty answer"),
    "html_as_api": ("API 답 대신 웹 페이지가 왔습니다", "a web page instead of the API's answer"),
    "not_json": ("약속한 모양의 JSON이 아닙니다", "no JSON of the promised form"),
    "consent_missing": (
        "약관이 자동 수집에 동의를 구해 쉽니다",
        "off: its terms want consent to crawling",
    ),
    "api_key_missing": ("API 키가 없어 쉽니다", "off: its API key is not set"),
    "api_key_refused": ("API가 키를 받아들이지 않습니다", "the API does not accept our key"),
    "api_quota": ("API 하루 한도를 넘었습니다", "the API's quota is used up"),
    "api_error": ("API가 오류라고 답했습니다", "the API answers with an error of its own"),
    "feed_moved": (
        "피드가 사라져 다른 주소를 대신 읽습니다",
        "the feed is gone; another address is read in its place",
    ),
    "no_title": ("제목이 없습니다", "it has no title"),
    "too_deep": ("요소가 너무 깊이 겹쳐 있습니다", "its elements are nested too deep"),
    "soft_404": (
        "없는 페이지라고 적힌 200 답입니다",
        "a page that says it is not there, with status 200",
    ),
    "login_page": ("기사 대신 로그인 페이지가 왔습니다", "a login page in place of the article"),
    "consent_page": ("기사 대신 동의 페이지가 왔습니다", "a consent page in place of the article"),
    "maintenance": (
        "점검 중이라는 페이지가 왔습니다",
        "a maintenance page in place of the article",
    ),
    "blocked": ("접근을 막는 페이지가 왔습니다", "a guard's page in place of the article"),
    "mojibake": ("어느 문자 집합으로도 읽히지 않습니다", "no charset makes it readable"),
    "damaged_listing": (
        "목록이 깨져 온전한 항목만 읽었습니다",
        "the listing is broken; its complete entries were read",
    ),
    "untrue_validators": (
        "바뀐 목록을 바뀌지 않았다고 답했습니다",
        "it calls a listing unchanged that has changed",
    ),
    "gap_no_reader": (
        "이 매체에는 되읽을 사이트맵이나 목록이 없습니다",
        "the outlet has no sitemap and no paged list to read back",
    ),
    "gap_too_short": (
        "되읽은 목록이 앞 확인 때까지 닿지 않습니다",
        "what was read back does not reach the poll before",
    ),
    "gap_unreadable": ("여러 번 되읽지 못했습니다", "reading back failed several times"),
    "not_modified_unasked": ("묻지 않은 304입니다", "an answer of 304 that nobody asked for"),
    "abandoned": ("끝나기 전에 멈추었습니다", "stopped before it ended"),
    "unexpected": ("뜻밖의 문제입니다", "unexpected trouble"),
}
_KINDS: list[tuple[type[Exception], str]] = [
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "cut_short"),
    (UnsupportedURLSchemeError, "scheme"),
    (NotSupported, "scheme"),
    (DownloadFailedError, "connection_lost"),
]
_NETWORK = {"dns", "connection_refused", "connection_lost", "timeout", "tls"}
_FINAL = {
    "too_large",
    "bomb",
    "headers_too_large",
    "encoding_unknown",
    "not_text",
    "scheme",
    "address",
    "offsite",
    "offsite_redirect",
    "redirect_loop",
    "robots",
}


class Refusal(IgnoreRequest):
    """A request that we do not make, or an answer that we do not take."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(detail or kind)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True)
class Trouble:
    """``is_final``: trying again would end the same. ``status``: the HTTP status, if any."""

    kind: str
    text: str
    is_final: bool = False
    status: int | None = None

    @property
    def is_network(self) -> bool:
        """The site did not answer at all, which says nothing about the page."""
        return self.kind in _NETWORK or self.kind == "robots_unreachable"

    @property
    def is_held(self) -> bool:
        """Nothing was asked of the site: everything stays as it is."""
        return self.kind in ("host_closed", "claim_lost")


def trouble_of(error: BaseException) -> Trouble:
    """The trouble behind whatever a request ended with."""
    if isinstance(error, HttpError):
        status = error.response.status
        return Trouble(f"http_{status}", f"HTTP {status}", status=status)
    kind = _kind(error)
    detail = "" if str(error) == kind else clean_line(str(error))[:300]
    return Trouble(kind, explain(kind, detail), kind in _FINAL)


def explain(kind: str, detail: str = "") -> str:
    """The trouble in words, in the language of the settings."""
    korean, english = _WORDS.get(kind, (kind, kind))
    words = korean if settings().language == "ko" else english
    return f"{words} ({detail})" if detail else words


def _kind(error: BaseException) -> str:
    if isinstance(error, Refusal):
        return error.kind
    if isinstance(error, IgnoreRequest):
        return "redirect_loop" if "redirect" in str(error) else "too_large"
    if "SSL" in str(error) or "certificate" in str(error):
        return "tls"
    return next((kind for cls, kind in _KINDS if isinstance(error, cls)), "unexpected")
