"""The settings of Scrapy that law, politeness and safety hang on, as Scrapy will see them."""

from typing import Any

import pytest
from scrapy.settings import Settings as ScrapySettings

from crawlers.settings_scrapy import scrapy_settings
from newswatch.settings import settings

EXPECTED: dict[str, Any] = {
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
    "DOWNLOADER_CLIENT_TLS_CIPHERS": None,
    "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 4 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30.0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "RETRY_TIMES": 1,
    "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "HTTPPROXY_ENABLED": False,
    "CLOSESPIDER_TIMEOUT": 76.0,
    "CLOSESPIDER_ERRORCOUNT": 200,
    "MEMUSAGE_LIMIT_MB": 300,
    "LOG_LEVEL": "INFO",
    "TWISTED_DNS_RESOLVER": "crawlers.resolver.AddressGuard",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_setting(name: str) -> None:
    assert ScrapySettings(scrapy_settings(76.0))[name] == EXPECTED[name]


def test_only_http_is_spoken_and_only_through_the_ledger() -> None:
    handlers = ScrapySettings(scrapy_settings(76.0)).getwithbase("DOWNLOAD_HANDLERS")
    spoken = {scheme: handler for scheme, handler in handlers.items() if handler}
    assert set(spoken.values()) == {"crawlers.wire.LedgeredHandler"}
    assert set(spoken) == {"http", "https"}


def test_nothing_drops_a_request_without_a_trace() -> None:
    found = ScrapySettings(scrapy_settings(76.0))
    middlewares = found.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    used = {getattr(key, "__name__", str(key)) for key, rank in middlewares.items() if rank}
    assert not {"OffsiteMiddleware", "RobotsTxtMiddleware", "RedirectMiddleware"} & used
    assert found["DUPEFILTER_CLASS"] == "scrapy.dupefilters.BaseDupeFilter"


def test_the_user_agent_names_us_and_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_CONTACT", "mailto:desk@agency.example")
    settings.cache_clear()
    agent = scrapy_settings(76.0)["USER_AGENT"]
    assert agent.startswith("newswatch/")
    assert "mailto:desk@agency.example" in agent
