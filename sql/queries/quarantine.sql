-- The quarantine as a person deals with it: look, put back, give up. Nothing is ever deleted.

-- name: list_entries
-- record_class: QuarantineRow
-- What was set aside, open entries first, the latest first; resolved ones only where asked for.
select quarantine_id, stage, url, error_kind, error, tries, first_at, last_at, resolved_at,
       resolution
  from api_v1.quarantine
 where :is_all or resolved_at is null
 order by resolved_at is not null, last_at desc, quarantine_id desc;

-- name: find_entry^
-- record_class: QuarantineCase
-- Everything known of one entry: its request, its source and listing, its bytes.
select q.id as quarantine_id, q.stage, q.url, q.error_kind, q.error, q.version, q.tries, q.first_at,
       q.last_at, q.resolved_at, q.resolution, q.discard_reason, s.slug as source,
       a.id as attempt_id, a.url as asked_url, a.final_url, a.started_at, a.http_status,
       a.headers->>'content-type' as content_type, i.id as item_id, i.title as listed_title,
       i.published_at as listed_published_at, i.first_listed_at, p.id as page_id,
       p.title as page_title, encode(q.raw_sha, 'hex') as raw_sha256, r.size_bytes, r.body_gz
  from news.quarantine q
  left join news.parsed_page p on p.id = q.page_id
  left join news.fetch_attempt a on a.id = q.attempt_id
  left join news.source s on s.id = a.source_id
  left join news.listed_item i on i.id = a.item_id
  left join news.raw_document r on r.sha256 = q.raw_sha
 where q.id = :id;

-- name: lock_entries
-- Holds these entries for the transaction. Result: id, resolution.
select id, resolution from news.quarantine where id = any(:ids::bigint[]) order by id for update;

-- name: list_open
-- Open entries of a kind of trouble and a stage; null stands for any. Result: id.
select id from news.quarantine
 where resolved_at is null
   and (:kind::text is null or error_kind = :kind::text)
   and (:stage::text is null or stage = :stage::text)
 order by id;

-- name: put_listings_back!
-- Their sources are polled now, and are not told "unchanged": the validators go.
update news.source
   set next_poll_at = least(next_poll_at, clock_timestamp()), etag = null, last_modified = null,
       listing_sha = null
 where is_active and use = 'poll'
   and id in (select a.source_id from news.quarantine q
                join news.fetch_attempt a on a.id = q.attempt_id
               where q.id = any(:ids::bigint[]) and q.stage = 'listing');

-- name: put_bodies_back!
-- Their stored bodies wait for the parser again, with all tries.
update news.fetch_attempt a
   set parse_state = 'due', parse_tries = 0
  from news.quarantine q
 where q.id = any(:ids::bigint[]) and q.stage = 'parse' and a.id = q.attempt_id
   and a.parse_state = 'quarantined';

-- name: put_pages_back!
-- Their pages wait for the process step again, with all tries.
update news.parsed_page p
   set state = 'due', tries = 0, outcome_reason = null
  from news.quarantine q
 where q.id = any(:ids::bigint[]) and q.stage = 'process' and p.id = q.page_id
   and p.state = 'quarantined';

-- name: mark_retried
-- Resolves those of the entries whose listing, body or page is on a work list now. Result: id.
update news.quarantine q
   set resolved_at = clock_timestamp(), resolution = 'retried', discard_reason = null
 where q.id = any(:ids::bigint[])
   and (q.stage = 'listing'
        and exists (select from news.fetch_attempt a join news.source s on s.id = a.source_id
                     where a.id = q.attempt_id and s.is_active and s.use = 'poll')
        or q.stage = 'parse'
        and exists (select from news.fetch_attempt a
                     where a.id = q.attempt_id and a.parse_state = 'due')
        or q.stage = 'process'
        and exists (select from news.parsed_page p where p.id = q.page_id and p.state = 'due'))
returning q.id;

-- name: mark_discarded!
-- Resolves entries that nobody will try again, and why.
update news.quarantine
   set resolved_at = clock_timestamp(), resolution = 'discarded', discard_reason = :reason
 where id = any(:ids::bigint[]) and resolved_at is null;
