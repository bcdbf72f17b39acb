-- Articles that were not crawled, put on the process step's work list as if they had been.

-- name: add_outlet!
-- An outlet of the input.
insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url)
values (:slug, :name, :name, 'news', 2, 'https://example.org/')
on conflict (slug) do nothing;

-- name: add_source$
-- Its one source; its id.
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
values (:slug || '/feed', :slug, 'feed', 'https://example.org/', 'poll', interval '1 hour')
returning id;

-- name: add_raw!
-- The body that every article of the input has.
insert into news.raw_document (sha256, body_gz, size_bytes) values (:sha::bytea, '', 0);

-- name: add_page$
-- A fetched and parsed page with its listing and attempt; its id.
with run as (
  insert into news.crawl_run (source_id, epoch, kind, state, closed_at)
  values (:source_id, :number, 'poll', 'done', clock_timestamp())
  returning id
), item as (
  insert into news.listed_item
         (source_id, url, url_sha, is_baseline, is_backfill, first_listed_at, state)
  values (:source_id, :url, :url_sha::bytea, false, false, :first_listed_at, 'landed')
  on conflict (source_id, url_sha) do update set url = excluded.url
  returning id
), attempt as (
  insert into news.fetch_attempt
         (run_id, source_id, item_id, kind, url, state, raw_sha, ended_at, parse_state)
  select run.id, :source_id, item.id, 'page', :url, 'landed', :raw_sha::bytea, clock_timestamp(), 'done'
    from run, item
  returning id, item_id
)
insert into news.parsed_page
       (attempt_id, item_id, source_id, url, title, body, authors, published_at,
        published_precision, origin, flags, charset, raw_sha, parser_version)
select attempt.id, attempt.item_id, :source_id, :url, :title, :body, '{}', :published_at,
       :published_precision, '{}', '{}', 'utf-8', :raw_sha::bytea, 'predict'
  from attempt
returning id;

-- name: list_stories
-- Where each page ended. Result: page_id, article_id, story_id.
select p.id as page_id, p.article_id, sa.story_id
  from news.parsed_page p
  left join news.story_article sa on sa.article_id = p.article_id
 order by p.id;

-- name: list_pairs
-- The verified pairs. Result: article_id, earlier_id.
select article_id, earlier_id from news.copy_pair order by article_id, earlier_id;
