"""The process step's work list, filled as the crawl would."""

from datetime import timedelta

from newswatch import clock
from newswatch.urls import url_sha
from storage.db import transaction
from storage.queries import queries

RAW = b"r" * 32


class Press:
    """Puts parsed pages on the work list, as the crawl would."""

    def __init__(self, connection):
        self.connection = connection
        self.sources = {}
        self.number = 0
        with transaction(connection):
            queries.predict.add_raw(connection, sha=RAW)

    def prints(self, url, title, body, outlet="nuri", ago=timedelta(minutes=5), **listing):
        """One page; ``ago``: before now, None for undated. ``listing`` overrides columns."""
        self.number += 1
        now = clock.now()
        with transaction(self.connection):
            if outlet not in self.sources:
                queries.predict.add_outlet(self.connection, slug=outlet, name=outlet)
                self.sources[outlet] = queries.predict.add_source(self.connection, slug=outlet)
            page = queries.predict.add_page(
                self.connection,
                source_id=self.sources[outlet],
                number=self.number,
                url=url,
                url_sha=url_sha(url),
                title=title,
                body=body,
                first_listed_at=now,
                published_at=now - ago if ago else None,
                published_precision="minute" if ago else None,
                raw_sha=RAW,
            )
            for column, value in listing.items():
                self.run(
                    f"update news.listed_item set {column} = %s from news.parsed_page p"
                    " where listed_item.id = p.item_id and p.id = %s",
                    value,
                    page,
                )
        return page

    def run(self, sql, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def ask(self, sql, *values):
        with transaction(self.connection):
            return self.run(sql, *values)

    def ends(self):
        """(url, disposition) of every decision, in their order."""
        return self.ask(
            "select a.url, d.disposition from news.decision d"
            " join news.article a on a.id = d.article_id order by d.id"
        )
