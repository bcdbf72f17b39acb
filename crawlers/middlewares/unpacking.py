"""Bodies come up unpacked, within bounds and as text, or not at all."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.errands import errand_of
from crawlers.sniffing import what_it_is
from crawlers.troubles import Refusal
from crawlers.unpacking import ACCEPTED, unpack


class Unpacking:
    """In place of Scrapy's own: bounded at each stage, and every refusal has its name."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Unpacking":
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Refusal: ``bomb``, ``encoding_unknown``, ``broken_encoding``, ``not_text``."""
        if not 200 <= response.status < 300:
            return response
        encodings = [one.decode("latin-1") for one in response.headers.getlist("Content-Encoding")]
        is_cut = "download_stopped" in response.flags
        body = unpack(response.body, encodings, self._most_bytes, may_be_cut=is_cut)
        kind = errand_of(request).kind
        odd = what_it_is(body, may_be_gzip=kind == "listing") if kind != "robots" else None
        if odd is not None:
            raise Refusal("not_text", odd)
        if encodings:
            del response.headers["Content-Encoding"]
        return response.replace(body=body) if encodings else response
