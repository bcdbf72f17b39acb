"""Scrapy's settings, every one that matters for law, politeness and safety written out.

Defaults of Scrapy 2.19 would listen on two control ports, accept bodies of 1 GiB, check no
certificate, follow meta refreshes, and ask a host eight times at once.
"""

from typing import Any

from newswatch.settings import settings

MEGABYTE = 1024 * 1024


def scrapy_settings(deadline_s: float) -> dict[str, Any]:
    """Settings for one crawl that ends by itself before ``deadline_s``."""
    return {**_SAFETY, **_PLUMBING, **_politeness(), **_limits(deadline_s)}


_SAFETY: dict[str, Any] = {
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
    "DOWNLOADER_CLIENT_TLS_CIPHERS": None,
    "DOWNLOAD_HANDLERS": {
        "http": "crawlers.wire.LedgeredHandler",
        "https": "crawlers.wire.LedgeredHandler",
        "file": None,
        "data": None,
        "s3": None,
        "ftp": None,
    },
    "TWISTED_DNS_RESOLVER": "crawlers.resolver.AddressGuard",
    # A proxy of the environment would resolve names itself and walk round the guard.
    "HTTPPROXY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "METAREFRESH_ENABLED": False,
    "REDIRECT_MAX_TIMES": 5,
}

_PLUMBING: dict[str, Any] = {
    # Order: a request passes downwards, an answer upwards. Landing stands above the decompression
    # (590) and below the spider; the rules stand above everything that would cost a connection.
    "DOWNLOADER_MIDDLEWARES": {
        # It drops requests without a trace; crawlers/wire.py refuses what is not of the outlet.
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "crawlers.middlewares.address_rules.AddressRules": 50,
        "crawlers.middlewares.robots.Robots": 100,
        "crawlers.middlewares.rights.Rights": 530,
        "crawlers.middlewares.landing.Landing": 540,
        "crawlers.middlewares.unpacking.Unpacking": 590,
        "crawlers.middlewares.redirects.OwnSiteRedirects": 600,
    },
    "EXTENSIONS": {
        "scrapy.extensions.memusage.MemoryUsage": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "crawlers.peak_memory.PeakMemory": 0,
    },
    # Stock robots handling is replaced, not switched off (crawlers/middlewares/robots.py).
    "ROBOTSTXT_OBEY": True,
    # What was fetched already is known by the database, not by the process.
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    # In the order in which the ledger gives them.
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "HTTPERROR_ALLOWED_CODES": [304],
    "URLLENGTH_LIMIT": 8192,
    "REACTOR_THREADPOOL_MAXSIZE": 4,
    "DNS_TIMEOUT": 10,
    "LOG_LEVEL": "INFO",
    "LOG_VERSIONS": [],
    "STATS_DUMP": False,
    "LOGSTATS_INTERVAL": 0,
}


def _politeness() -> dict[str, Any]:
    return {
        "USER_AGENT": settings().user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "ko,en;q=0.5",
        },
        # Those that are being stored count too; crawlers/wire.py lets eight leave at once.
        "CONCURRENT_REQUESTS": 16,
        # Scrapy starts so many tasks for each answer, to write items that we have none of.
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # The gate of the host keeps the delay, for all processes (crawlers/gate.py).
        "DOWNLOAD_DELAY": 0,
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
    }


def _limits(deadline_s: float) -> dict[str, Any]:
    return {
        "DOWNLOAD_TIMEOUT": min(settings().request_deadline_s, deadline_s),
        "DOWNLOAD_MAXSIZE": 8 * MEGABYTE,
        "DOWNLOAD_WARNSIZE": 4 * MEGABYTE,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "CLOSESPIDER_TIMEOUT": deadline_s,
        "CLOSESPIDER_ERRORCOUNT": 200,
        "MEMUSAGE_LIMIT_MB": settings().crawl_memory_mb,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 2,
    }
