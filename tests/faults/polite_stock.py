"""Stock Scrapy 2.19 for comparison: ``python -m tests.faults.polite_stock URL…`` fetches these
addresses with its defaults; only its control ports and its log are off."""

import logging
import sys

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

if __name__ == "__main__":

    class Stock(scrapy.Spider):
        name = "stock"
        start_urls = sys.argv[1:]

        def parse(self, response: scrapy.http.Response) -> None:
            pass

    logging.disable(logging.CRITICAL)
    process = AsyncCrawlerProcess(
        {
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "ROBOTSTXT_OBEY": True,
        }
    )
    process.crawl(Stock)
    process.start()
