-- The process step's work list: parsed pages that wait for their decision.

-- name: try_lock_step$
-- One process step works at a time; a second one leaves. The server lets go when the session ends.
select pg_try_advisory_lock(hashtextextended('news.process', 0));

-- name: take_unread!
-- Entries whose page cannot be read are decided on by what their listing says: one page without
-- bytes each. It cannot be read where robots.txt forbids it, where it was refused, given up or set
-- aside. Left out is what its publisher took away (gone, soft_404), what reserves its text, and
-- what leads to no public address. Those that were given up are looked at again later. Where the
-- listing has another headline or summary since, and no page was read, it is decided on anew.
with unread as (
  select i.id
    from news.listed_item i
   where (i.state = 'failed' and i.reason not in ('address', 'scheme'))
      or (i.state = 'filtered' and i.reason = 'robots')
      or (i.state = 'due' and i.reason in ('http_401', 'http_402', 'http_403', 'http_451'))
   union
  select a.item_id
    from news.fetch_attempt a
    join news.quarantine q on q.attempt_id = a.id and q.stage = 'parse'
   where a.parse_state = 'quarantined' and q.error_kind <> 'soft_404'
     and q.resolution is distinct from 'discarded'
), told as (
  select i.id, i.source_id, i.url, i.title, coalesce(i.summary, '') as summary, i.authors,
         i.published_at, i.published_precision,
         jsonb_strip_nulls(jsonb_build_object(
           'title', 'feed', 'canonical_url', 'url',
           'authors', case when i.authors <> '{}' then 'feed' end,
           'published', case when i.published_at is not null then 'feed' end)) as origin
    from news.listed_item i
    join unread u on u.id = i.id
   where btrim(i.title) <> ''
     and not exists (select from news.parsed_page p
                      where p.item_id = i.id and p.attempt_id is not null)
), retold as (
  update news.parsed_page p
     set title = t.title, summary = t.summary, authors = t.authors, origin = t.origin,
         published_at = t.published_at, published_precision = t.published_precision,
         parsed_at = clock_timestamp(), reread_at = clock_timestamp(), reread_of = p.article_id,
         state = 'due', outcome = null, outcome_reason = null, article_id = null, tries = 0
    from told t
   where p.item_id = t.id and p.attempt_id is null and p.state = 'done'
     and (p.title, coalesce(p.summary, t.summary)) is distinct from (t.title, t.summary)
), taken as (
  insert into news.parsed_page
         (item_id, source_id, url, title, summary, body, authors, published_at,
          published_precision, origin, flags, charset, parser_version)
  select t.id, t.source_id, t.url, t.title, t.summary, '', t.authors, t.published_at,
         t.published_precision, t.origin, '{}', 'utf-8', 'listing'
    from told t
   where not exists (select from news.parsed_page p where p.item_id = t.id)
   order by t.id
  on conflict do nothing
  returning item_id
)
update news.listed_item i
   set looks_from = coalesce(i.looks_from, clock_timestamp()),
       revisit_at = clock_timestamp() + make_interval(secs => :look_after_s)
  from taken t
 where i.id = t.item_id and i.state in ('failed', 'filtered') and i.revisit_at is null
   and not i.is_backfill and :look_after_s::float8 is not null;

-- name: list_due
-- The next pages in the order of their arrival, with how often a step died over them and their bytes.
-- Result: id, tries, size, told_at, kept within years that a calendar has around it.
select id, tries, octet_length(body) as size,
       greatest(least(coalesce(published_at, parsed_at), '3000-01-01'), '1000-01-01') as told_at
  from news.parsed_page
 where state = 'due' and id > :after
 order by id
 limit :limit;

-- name: blame_page_at_work!
-- Counts a try against the page at which the last step ended without a word, if it is still due.
update news.parsed_page set tries = tries + 1
 where id = (select last_value from news.page_at_work) and state = 'due';

-- name: find_batch_at_work$
-- The last page of the batch in which the last step ended without a word; 0 for none.
select last_value from news.batch_at_work;

-- name: note_batch$
-- The batch up to this page is at work from now on, whatever becomes of the transaction.
select setval('news.batch_at_work', :id);

-- name: note_page$
-- This page alone is at work from now on; 0 for none.
select setval('news.page_at_work', :id);

-- name: leave$
-- No page is at work, and no batch.
select setval('news.page_at_work', 0) + setval('news.batch_at_work', 0);

-- name: claim_pages
-- record_class: DuePage
-- Of these pages those that are due, with their listings, in this order. A baseline or backfill page is
-- one that no source listed afresh.
select p.id, p.item_id, p.source_id, s.outlet_slug, p.url, p.canonical_url, p.title, p.body,
       p.authors, p.section, p.published_at, p.published_precision, p.modified_at, p.origin,
       p.flags, p.charset, p.raw_sha, p.parser_version, p.title_tags, p.tags, p.wire, p.embargo,
       p.press_release, p.image_url, p.rejected,
       not l.is_fresh and l.is_baseline     as is_baseline,
       not l.is_fresh and not l.is_baseline as is_backfill,
       l.first_listed_at, l.outage, p.tries, p.reread_of,
       i.title as listed_title, i.summary as listed_summary
  from unnest(:ids::bigint[]) with ordinality as q (id, place)
  join news.parsed_page p on p.id = q.id and p.state = 'due'
  join news.listed_item i on i.id = p.item_id
  join news.source s on s.id = p.source_id
 cross join lateral (
       select bool_or(not o.is_baseline and not o.is_backfill) as is_fresh,
              bool_or(o.is_baseline)  as is_baseline,
              min(o.first_listed_at)  as first_listed_at,
              max(o.outage)           as outage
         from news.listed_item o
        where o.url_sha = i.url_sha) l
 order by q.place
   for update of p skip locked;

-- name: finish_pages!
-- What became of pages.
update news.parsed_page p
   set state = 'done', outcome = r.outcome, outcome_reason = null, article_id = r.article_id
  from jsonb_to_recordset(:rows::jsonb) as r (id bigint, outcome text, article_id bigint)
 where p.id = r.id;

-- name: quarantine_page!
-- Takes a page out of the work list.
update news.parsed_page set state = 'quarantined', outcome_reason = :reason where id = :id;

-- name: set_aside!
-- What was wrong with a page, with the bytes it was wrong with. One that was resolved is open again;
-- its tries are added to those of before, as it began anew; this one is the last of them.
insert into news.quarantine as q
       (stage, attempt_id, page_id, url, raw_sha, version, error_kind, error, tries)
select 'process', p.attempt_id, p.id, p.url, p.raw_sha, :version, :error_kind, :error, p.tries + 1
  from news.parsed_page p
 where p.id = :id
on conflict (stage, attempt_id, page_id) do update
   set last_at = clock_timestamp(), tries = q.tries + excluded.tries, version = excluded.version,
       error_kind = excluded.error_kind, error = excluded.error,
       resolved_at = null, resolution = null, discard_reason = null;
