"""Runs with pages as a crawl leaves them, by hand: for accounts of what sources yield."""

from contextlib import closing

from storage.db import connect
from storage.yields import Account, take_account
from tests.tables import change, rows

SOURCE = """
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values ('{name}', '작은신문', 'Small', 'news', 2, 'https://{name}.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every, first_success_at,
    last_success_at, last_attempt_at, claim_epoch)
values ('{name}/feed', '{name}', 'feed', 'https://{name}.example/rss', 'poll', '10 min',
        now() - interval '30 days', now(), now(), 1);
insert into news.raw_document (sha256, body_gz, size_bytes)
values (sha256('{name}'), 'page', 4) on conflict do nothing;
"""
PAGES = """
with run as (
  insert into news.crawl_run (source_id, epoch, kind, span, part, state, started_at, closed_at)
  select id, -(select count(*) from news.crawl_run), '{kind}', {window}, 'done',
         now() - interval '{hours} hours', now() from news.source where slug = '{name}/feed'
  returning id, source_id, started_at
), item as (
  insert into news.listed_item (source_id, url, url_sha, is_baseline, is_backfill, first_listed_at,
      state)
  select r.source_id, u.url, sha256(u.url::bytea), false, false, r.started_at, 'landed'
    from run r, generate_series(1, {pages}) n,
         lateral (select 'https://{name}.example/' || r.id || '/' || n as url) u
  returning id, source_id, url
), attempt as (
  insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status, raw_sha,
      started_at, ended_at, parse_state)
  select r.id, r.source_id, i.id, 'page', i.url, 'landed', 200, sha256('{name}'), r.started_at,
         r.started_at, '{parsed}' from run r, item i
  returning id, item_id, source_id, url
)
insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body, authors,
    published_at, published_precision, origin, flags, charset, raw_sha, parser_version)
select id, item_id, source_id, url, '제목', '{body}', '{{}}', now(), 'minute', '{origin}', '{{}}',
       'utf-8', sha256('{name}'), '1'
  from attempt where '{parsed}' = 'done'
"""
GOOD = '{"title": "json-ld", "body": "text", "published": "meta:date"}'
ARTICLES = """
insert into news.article (outlet_slug, source_id, url, url_sha, title, body, authors, origin, flags,
    charset, content_sha, raw_sha, parser_version, is_baseline, is_backfill, first_listed_at, outage,
    first_seen_at)
select s.outlet_slug, s.id, u.url, sha256(u.url::bytea), '제목', '', '{{}}', '{{}}', '{{}}', 'utf-8',
       sha256(''), r.sha256, '1', false, false, t.at, '0', t.at
  from news.source s, news.raw_document r, generate_series(0, {count} - 1) n,
       lateral (select now() - interval '{hours} hours' - n * interval '{every} minutes' as at) t,
       lateral (select s.slug || t.at || n as url) u
 where s.slug = '{name}/feed' and r.sha256 = sha256('{name}');
"""


def put_source(name: str = "small") -> None:
    """A source that has been answering for a month."""
    change(SOURCE.format(name=name))


def put_run(
    hours: float, pages: int, name: str = "small", *, body: str = "본문", origin: str = GOOD,
    parsed: str = "done", kind: str = "poll",
) -> None:  # fmt: skip
    """A run so many hours ago, with pages that are all alike."""
    window = "null, null" if kind == "poll" else "daterange('2026-01-01', '2026-01-02'), ''"
    change(
        PAGES.format(
            hours=hours, pages=pages, name=name, body=body, origin=origin, parsed=parsed,
            kind=kind, window=window,
        )
    )  # fmt: skip


def put_articles(hours: float, count: int, every: int, name: str = "small") -> None:
    """Articles seen every so many minutes, the last one so many hours ago."""
    change(ARTICLES.format(hours=hours, count=count, every=every, name=name))


def account(seconds: float = 86400.0) -> Account:
    with closing(connect("ingest")) as connection:
        return take_account(connection, seconds)


def open_drift() -> list[str]:
    """Fields in drift, as consumers see them."""
    return [
        field
        for (field,) in rows("select field from api_v1.drifts where ended_at is null order by 1")
    ]
