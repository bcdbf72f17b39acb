-- The process step's work list: parsed pages that wait for their decision.

-- name: try_lock_step$
-- One process step works at a time; a second one leaves. The server lets go when the session ends.
select pg_try_advisory_lock(hashtextextended('news.process', 0));

-- name: list_due
-- The next pages in the order of their arrival, with the tries begun so far. Result: id, tries.
select id, tries from news.parsed_page where state = 'due' and id > :after order by id limit :limit;

-- name: begin_tries!
-- Counts a try of these pages before it is made: a page that kills the process leaves its mark.
update news.parsed_page set tries = tries + 1 where id = any(:ids::bigint[]) and state = 'due';

-- name: take_try_back!
-- A try that said nothing of the page.
update news.parsed_page set tries = tries - 1 where id = :id and state = 'due' and tries > 0;

-- name: claim_page^
-- record_class: DuePage
-- One due page with its listing. A baseline or backfill page is one that no source listed afresh.
with listed as (
  select bool_or(not o.is_baseline and not o.is_backfill) as is_fresh,
         bool_or(o.is_baseline)  as is_baseline,
         min(o.first_listed_at)  as first_listed_at,
         max(o.outage)           as outage
    from news.parsed_page p
    join news.listed_item i on i.id = p.item_id
    join news.listed_item o on o.url_sha = i.url_sha
   where p.id = :id
)
select p.id, p.item_id, p.source_id, s.outlet_slug, p.url, p.canonical_url, p.title, p.body,
       p.authors, p.section, p.published_at, p.published_precision, p.modified_at, p.origin,
       p.flags, p.charset, p.raw_sha, p.parser_version,
       not l.is_fresh and l.is_baseline     as is_baseline,
       not l.is_fresh and not l.is_baseline as is_backfill,
       l.first_listed_at, l.outage, p.tries,
       i.title as listed_title, i.summary as listed_summary
  from news.parsed_page p
  join news.listed_item i on i.id = p.item_id
  join news.source s on s.id = p.source_id
 cross join listed l
 where p.id = :id and p.state = 'due'
   for update of p skip locked;

-- name: finish_page!
-- What became of a page.
update news.parsed_page
   set state = 'done', outcome = :outcome, outcome_reason = :reason, article_id = :article_id
 where id = :id;

-- name: quarantine_page!
-- Takes a page out of the work list.
update news.parsed_page set state = 'quarantined', outcome_reason = :reason where id = :id;

-- name: set_aside!
-- What was wrong with a page, with the bytes it was wrong with. One that was resolved is open again;
-- its tries are added to those of before, as it began anew.
insert into news.quarantine as q
       (stage, attempt_id, page_id, url, raw_sha, version, error_kind, error, tries)
select 'process', p.attempt_id, p.id, p.url, p.raw_sha, :version, :error_kind, :error, p.tries
  from news.parsed_page p
 where p.id = :id
on conflict (stage, attempt_id, page_id) do update
   set last_at = clock_timestamp(), tries = q.tries + excluded.tries, version = excluded.version,
       error_kind = excluded.error_kind, error = excluded.error,
       resolved_at = null, resolution = null, discard_reason = null;
