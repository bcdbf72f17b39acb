-- name: list_landed
-- Requests whose body waits to be parsed, oldest first. Result: attempt_id.
select id as attempt_id from news.fetch_attempt
 where parse_state = 'due' and id > :after
 order by id
 limit :limit;

-- name: try_lock_page$
-- Takes a page for this connection alone; a process that dies lets go of it at once.
select pg_try_advisory_lock(hashtextextended('news.fetch_attempt', :attempt_id));

-- name: unlock_page$
-- Lets go of a page.
select pg_advisory_unlock(hashtextextended('news.fetch_attempt', :attempt_id));

-- name: count_parse_try^
-- record_class: LandedPage
-- Counts a try before it is made, so that a page that kills its reader is noticed. No row where
-- the page is no longer due.
update news.fetch_attempt a
   set parse_tries = a.parse_tries + 1
  from news.listed_item i, news.source s, news.raw_document r
 where a.id = :attempt_id and a.parse_state = 'due'
   and i.id = a.item_id and s.id = a.source_id and r.sha256 = a.raw_sha
returning a.id as attempt_id, i.id as item_id, s.id as source_id, s.outlet_slug, i.url,
          coalesce(a.final_url, a.url) as final_url, coalesce(a.headers, '{}'::jsonb) as headers,
          a.raw_sha, r.body_gz, a.ended_at as landed_at, i.title as listed_title,
          i.summary as listed_summary, i.authors as listed_authors,
          i.published_at as listed_published_at,
          i.published_precision as listed_published_precision, a.parse_tries;

-- name: take_try_back!
-- A try that said nothing of the page.
update news.fetch_attempt set parse_tries = parse_tries - 1
 where id = :attempt_id and parse_state = 'due' and parse_tries > 0;

-- name: store_page!
-- What was read from a page, once per request.
insert into news.parsed_page
       (attempt_id, item_id, source_id, url, canonical_url, title, body, authors, section,
        published_at, published_precision, modified_at, origin, flags, charset, raw_sha,
        parser_version, title_tags, tags, wire, embargo, press_release, image_url, rejected)
values (:attempt_id, :item_id, :source_id, :url, :canonical_url, :title, :body, :authors::text[],
        :section, :published_at, :published_precision, :modified_at, :origin::jsonb,
        :flags::text[], :charset, :raw_sha::bytea, :parser_version, :title_tags::text[],
        :tags::text[], :wire, :embargo, :press_release, :image_url, :rejected::jsonb)
on conflict (attempt_id) do nothing;

-- name: mark_parsed!
-- The page was read.
update news.fetch_attempt set parse_state = 'done' where id = :attempt_id and parse_state = 'due';

-- name: mark_unreadable!
-- The page was set aside.
update news.fetch_attempt set parse_state = 'quarantined'
 where id = :attempt_id and parse_state = 'due';

-- name: follow_listing!
-- A listing that fails again is the entry it was, unless it was given up: the entry goes over to
-- the newest request. To be called before set_aside.
update news.quarantine set attempt_id = :attempt_id
 where id = (select q.id
               from news.quarantine q
               join news.fetch_attempt a on a.id = q.attempt_id
               join news.fetch_attempt b on b.id = :attempt_id and b.source_id = a.source_id
              where q.stage = 'listing' and q.url = :url
                and q.resolution is distinct from 'discarded'
              order by q.id desc
              limit 1);

-- name: set_aside!
-- Puts a listing or page into quarantine, with what was wrong and the bytes it was wrong with. One
-- that was resolved is open again.
insert into news.quarantine as q (stage, attempt_id, url, raw_sha, version, error_kind, error)
values (:stage, :attempt_id, :url, :raw_sha::bytea, :version, :kind, :error)
on conflict (stage, attempt_id, page_id) do update
   set last_at = clock_timestamp(), tries = q.tries + 1, version = excluded.version,
       raw_sha = excluded.raw_sha, error_kind = excluded.error_kind, error = excluded.error,
       resolved_at = null, resolution = null, discard_reason = null;

-- name: recover_listings!
-- Listings in quarantine that this run could read after all, or that have not changed since they
-- could be read, leave it by themselves.
update news.quarantine q
   set resolved_at = clock_timestamp(), resolution = 'recovered', discard_reason = null
  from news.fetch_attempt a
 where q.stage = 'listing' and q.resolved_at is null
   and a.id = q.attempt_id and a.source_id = :source_id
   and exists (select from news.fetch_attempt b
                where b.run_id = :run_id and b.kind = 'listing' and b.id > a.id
                  and b.state in ('landed', 'not_modified')
                  and q.url in (b.url, b.final_url));
