-- The consumers' contract, third part: what was listed, and what became of it.
-- The same rules as in api_v1.sql.

create or replace view api_v1.items as
select i.id as item_id, s.slug as source, s.outlet_slug as outlet, i.url, i.title, i.published_at,
       i.first_listed_at,
       case when a.article_id is not null and c.earlier_id is not null then 'copy'
            when a.article_id is not null then 'article'
            when q.error_kind is not null then 'quarantined'
            when w.step is not null then 'due'
            when i.state = 'due' and s.is_active then 'due'
            when f.reason is not null or i.state in ('due', 'filtered', 'gone', 'failed')
              then 'filtered' end as outcome,
       case when a.article_id is not null then null
            when q.error_kind is not null then q.error_kind
            when w.step is not null then w.step
            when i.state = 'due' and s.is_active then 'page'
            when f.reason is not null then f.reason
            when i.state = 'due' then 'source_off'
            when i.state = 'filtered' then i.reason
            when i.state in ('gone', 'failed') then i.state end as reason,
       case when i.state in ('gone', 'failed', 'due')
              or (i.state = 'filtered' and a.article_id is not null) then i.reason end as detail,
       coalesce(a.parsed_at, q.last_at, f.parsed_at, w.since_at, i.state_at, i.first_listed_at) as since_at,
       a.article_id, c.earlier_id as copy_of,
       case when i.reason = 'listed_elsewhere' then
         (select o.id from news.listed_item o
           where o.url_sha = i.url_sha and o.id <> i.id and o.reason is distinct from i.reason
           order by o.state <> 'landed', o.state <> 'due', o.id limit 1) end as listed_as,
       i.tries, case when i.state = 'due' then nullif(i.not_before, '-infinity') end as next_try_at,
       i.is_baseline, i.is_backfill, i.url_sha, i.flags as listing_flags
  from news.listed_item i
  join news.source s on s.id = i.source_id
  left join lateral (select p.article_id, p.parsed_at
                       from news.parsed_page p
                      where p.item_id = i.id and p.article_id is not null
                      order by p.id desc limit 1) a on true
  left join lateral (select e.earlier_id
                       from news.copy_pair e
                       join news.article t on t.id = e.earlier_id
                      where e.article_id = a.article_id
                      order by coalesce(t.published_at, t.first_listed_at), t.id limit 1) c on true
  left join lateral (select q.error_kind, q.last_at
                       from news.fetch_attempt t
                       join news.quarantine q on q.attempt_id = t.id
                      where a.article_id is null and t.item_id = i.id
                        and q.stage in ('parse', 'process')
                        and q.resolution is distinct from 'retried'
                      order by q.id desc limit 1) q on true
  left join lateral (select 'judging' as step, p.parsed_at as since_at from news.parsed_page p
                      where p.item_id = i.id and p.state = 'due'
                        and a.article_id is null and q.error_kind is null
                      union all
                     select 'reading', t.ended_at from news.fetch_attempt t
                      where t.item_id = i.id and t.parse_state = 'due'
                        and a.article_id is null and q.error_kind is null
                      limit 1) w on true
  left join lateral (select coalesce(p.outcome_reason, 'not_article') as reason, p.parsed_at
                       from news.parsed_page p
                      where p.item_id = i.id and p.outcome = 'filtered' and a.article_id is null
                      union all
                     select coalesce(t.error_kind, 'reserved'), t.ended_at
                       from news.fetch_attempt t
                      where t.item_id = i.id and t.parse_state = 'refused' and a.article_id is null
                      limit 1) f on true;
comment on view api_v1.items is
  'Every entry that a source has listed, with the one outcome it came to. Its page may be read again later: what it became stays.';
comment on column api_v1.items.item_id is 'Number of the entry.';
comment on column api_v1.items.source is 'Slug of the source that listed it.';
comment on column api_v1.items.outlet is 'Slug of its outlet.';
comment on column api_v1.items.url is 'Address of the page.';
comment on column api_v1.items.title is 'Headline as listed.';
comment on column api_v1.items.published_at is 'Time as listed.';
comment on column api_v1.items.first_listed_at is 'When it was first listed.';
comment on column api_v1.items.outcome is
  'article; copy (an article whose text an earlier one has); filtered; quarantined; due (still to come). Null would be a gap in the ledger: health.ledger_gap.';
comment on column api_v1.items.reason is
  'filtered: why (robots, too_old, offsite, not_article, listed_elsewhere, gone, failed, source_off …). quarantined: the trouble. due: what comes next (page, reading, judging).';
comment on column api_v1.items.detail is 'The trouble that its last try ended with: http_404, timeout …; of an article known by its listing alone, why its page was not read.';
comment on column api_v1.items.since_at is 'Since when it stands so, as well as is known.';
comment on column api_v1.items.article_id is 'The article that it became; several entries may become one.';
comment on column api_v1.items.copy_of is 'Of a copy: the article that had the text first.';
comment on column api_v1.items.listed_as is
  'Of an entry filtered as listed_elsewhere: the entry of another source that stands for it.';
comment on column api_v1.items.tries is 'How often its page was asked for in vain.';
comment on column api_v1.items.next_try_at is
  'Not asked for again before this moment; null where it may be asked for at once or never again.';
comment on column api_v1.items.is_baseline is 'Stood in the first successful poll of its source.';
comment on column api_v1.items.is_backfill is 'Brought in by a backfill.';
comment on column api_v1.items.url_sha is 'SHA-256 of what tells its address from others, as in articles.';
comment on column api_v1.items.listing_flags is
  'What is odd about what its listing says of it, by name. bad_date: a time that cannot be true; future_date: a time in the future; feed_now: all entries bear the moment of reading; of these three the time is not used. kst_as_utc: Seoul''s time was written as UTC, as its outlet is known to do, and was read as meant; maybe_kst_as_utc: it would be in the future but for that, and is not used until proved; times_put_right: it was nine hours off, as the pages prove, and was put right; guid_as_link: it has a guid where its link should be.';

create or replace view api_v1.listings as
select i.id as item_id, s.slug as source, s.outlet_slug as outlet, i.url, i.title, i.published_at,
       i.first_listed_at, i.state, i.reason, i.tries, i.is_baseline, i.is_backfill,
       p.article_id, p.outcome, p.state as page_state, p.outcome_reason, p.parsed_at,
       case when i.state = 'due' then nullif(i.not_before, '-infinity') end as next_try_at, i.url_sha,
       i.looks, i.looks_from, i.revisit_at as next_look_at
  from news.listed_item i
  join news.source s on s.id = i.source_id
  left join lateral (select p.article_id, p.outcome, p.state, p.outcome_reason, p.parsed_at
                       from news.parsed_page p
                      where p.item_id = i.id order by p.id desc limit 1) p on true;
comment on view api_v1.listings is 'Every entry that a source has listed, and what became of it.';
comment on column api_v1.listings.item_id is 'Number of the entry.';
comment on column api_v1.listings.source is 'Slug of the source that listed it.';
comment on column api_v1.listings.outlet is 'Slug of its outlet.';
comment on column api_v1.listings.url is 'Address of the page.';
comment on column api_v1.listings.title is 'Headline as listed.';
comment on column api_v1.listings.published_at is 'Time as listed.';
comment on column api_v1.listings.first_listed_at is 'When it was first listed.';
comment on column api_v1.listings.state is 'due, landed, filtered, gone or failed.';
comment on column api_v1.listings.reason is 'Why it was filtered, is gone or failed.';
comment on column api_v1.listings.tries is 'How often its page was asked for.';
comment on column api_v1.listings.is_baseline is 'Stood in the first successful poll of its source.';
comment on column api_v1.listings.is_backfill is 'Brought in by a backfill.';
comment on column api_v1.listings.article_id is 'The article it became; null where it did not.';
comment on column api_v1.listings.outcome is 'article, revision, unchanged or filtered, of the last page read.';
comment on column api_v1.listings.page_state is 'due, done or quarantined: where the page read last stands.';
comment on column api_v1.listings.outcome_reason is 'Why the page read last did not become an article.';
comment on column api_v1.listings.parsed_at is 'When the page was last read.';
comment on column api_v1.listings.next_try_at is 'Not asked for again before this moment; null where it may be asked for at once or never again.';
comment on column api_v1.listings.url_sha is 'SHA-256 of what tells its address from others, as in articles.';
comment on column api_v1.listings.looks is 'How often its page was looked at again.';
comment on column api_v1.listings.looks_from is
  'From when its looks are counted: its page landed first, or was first found to be gone; null for old entries.';
comment on column api_v1.listings.next_look_at is
  'When the page is looked at again, for a correction, a disappearance or a return; null: no more.';

create or replace view api_v1.quarantine as
select q.id as quarantine_id, q.stage, q.url, q.error_kind, q.error, q.version, q.tries,
       q.first_at, q.last_at, q.resolved_at, q.resolution, encode(q.raw_sha, 'hex') as raw_sha256,
       coalesce((select f.item_id from news.fetch_attempt f where f.id = q.attempt_id),
                (select p.item_id from news.parsed_page p where p.id = q.page_id)) as item_id
  from news.quarantine q;
comment on view api_v1.quarantine is 'What could not be read or decided, set aside with its reason; nothing is dropped.';
comment on column api_v1.quarantine.quarantine_id is 'Number of the entry.';
comment on column api_v1.quarantine.stage is 'listing, parse or process.';
comment on column api_v1.quarantine.url is 'Address of the listing or page.';
comment on column api_v1.quarantine.error_kind is 'Name of the trouble.';
comment on column api_v1.quarantine.error is 'The trouble in words.';
comment on column api_v1.quarantine.version is 'Version of the program part that failed.';
comment on column api_v1.quarantine.tries is 'How often it failed.';
comment on column api_v1.quarantine.first_at is 'First failure.';
comment on column api_v1.quarantine.last_at is 'Last failure.';
comment on column api_v1.quarantine.resolved_at is 'When it was dealt with; null while open.';
comment on column api_v1.quarantine.resolution is 'retried, discarded, or recovered: a later poll could read the listing, or a reparse the page. Null while open.';
comment on column api_v1.quarantine.raw_sha256 is 'Name of the stored bytes.';
comment on column api_v1.quarantine.item_id is 'The listed entry whose page it is; null for a listing itself.';

grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
