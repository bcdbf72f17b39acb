"""Every way a request may end has a name, and words in the reader's language."""

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.troubles import Refusal, trouble_of
from newswatch.settings import settings

TLS = "[<twisted.python.failure.Failure OpenSSL.SSL.Error: certificate verify failed>]"


@pytest.mark.parametrize(
    ("error", "kind", "is_final", "is_network"),
    [
        (CannotResolveHostError("no such host"), "dns", False, True),
        (DownloadTimeoutError("30 s"), "timeout", False, True),
        (DownloadFailedError(TLS), "tls", False, True),
        (DownloadFailedError("reset"), "connection_lost", False, True),
        (DownloadCancelledError("9 MB"), "too_large", True, False),
        (IgnoreRequest("max redirections reached"), "redirect_loop", True, False),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE"), "too_large", True, False),
        (Refusal("robots", "/secret"), "robots", True, False),
        (Refusal("cut_short"), "cut_short", False, False),
        (HttpError(Response("http://x", status=404), "404"), "http_404", False, False),
        (ValueError("surprise"), "unexpected", False, False),
    ],
)
def test_trouble(error: Exception, kind: str, is_final: bool, is_network: bool) -> None:
    trouble = trouble_of(error)
    assert (trouble.kind, trouble.is_final, trouble.is_network) == (kind, is_final, is_network)
    assert trouble.text


def test_words_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert trouble_of(Refusal("robots")).text == "robots.txt가 금지합니다"
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    settings.cache_clear()
    assert trouble_of(Refusal("robots")).text == "robots.txt forbids it"
