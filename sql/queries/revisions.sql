-- Stored bodies that are read anew (newswatch reparse), and what articles were before.

-- name: list_stored
-- Bodies that may be read anew: of every article (or page that became none) the last one, and of
-- every page in quarantine the body, unless it was given up or a later one was read. The newest
-- :most; in the order of fetching. Result: attempt_id.
with stored as (
  (select distinct on (coalesce(p.article_id, -p.item_id)) p.attempt_id
     from news.parsed_page p
    where p.state = 'done' and p.attempt_id is not null
    order by coalesce(p.article_id, -p.item_id), p.attempt_id desc)
  union all
  select a.id
    from news.fetch_attempt a
    join news.quarantine q on q.attempt_id = a.id and q.stage = 'parse'
   where a.parse_state = 'quarantined' and q.resolution is distinct from 'discarded'
     and not exists (select from news.fetch_attempt b
                      where b.item_id = a.item_id and b.id > a.id and b.parse_state = 'done')
), chosen as (
  select a.id
    from stored t
    join news.fetch_attempt a on a.id = t.attempt_id
    join news.source s on s.id = a.source_id
    join news.listed_item i on i.id = a.item_id
    join news.raw_document r on r.sha256 = a.raw_sha
   where a.id > :after and length(r.body_gz) > 0
     and (:outlet::text is null or s.outlet_slug = :outlet::text)
     and (:since::timestamptz is null or a.ended_at >= :since::timestamptz)
     and (:url_sha::bytea is null or i.url_sha = :url_sha::bytea
          or exists (select from news.parsed_page p join news.article k on k.id = p.article_id
                      where p.attempt_id = a.id and k.url_sha = :url_sha::bytea))
   order by a.id desc
   limit :most
)
select id as attempt_id from chosen order by id;

-- name: load_stored^
-- record_class: LandedPage
-- A stored body with what its listing says, as the parser takes it.
select a.id as attempt_id, i.id as item_id, s.id as source_id, s.outlet_slug, i.url,
       coalesce(a.final_url, a.url) as final_url, coalesce(a.headers, '{}'::jsonb) as headers,
       a.raw_sha, r.body_gz, a.ended_at as landed_at, i.title as listed_title,
       i.summary as listed_summary, i.authors as listed_authors,
       i.published_at as listed_published_at,
       i.published_precision as listed_published_precision, 0 as parse_tries
  from news.fetch_attempt a
  join news.listed_item i on i.id = a.item_id
  join news.source s on s.id = a.source_id
  join news.raw_document r on r.sha256 = a.raw_sha
 where a.id = :attempt_id;

-- name: find_reading$
-- What was read from a body so far: its row of parsed_page as JSON, null where there is none.
select to_jsonb(p) from news.parsed_page p where p.attempt_id = :attempt_id;

-- name: reread_page^
-- Writes what a body says now, and has it decided on anew: only the very reading that it was
-- compared with (parsed_at) and only while no later body of its article was read. Result: id.
update news.parsed_page p
   set url = :url, canonical_url = :canonical_url, title = :title, body = :body,
       authors = :authors::text[], section = :section, published_at = :published_at,
       published_precision = :published_precision, modified_at = :modified_at,
       origin = :origin::jsonb, flags = :flags::text[], charset = :charset,
       parser_version = :parser_version, title_tags = :title_tags::text[], tags = :tags::text[],
       wire = :wire, embargo = :embargo, press_release = :press_release, image_url = :image_url,
       rejected = :rejected::jsonb,
       parsed_at = clock_timestamp(), reread_at = clock_timestamp(),
       reread_of = p.article_id,
       state = 'due', outcome = null, outcome_reason = null, article_id = null, tries = 0
 where p.attempt_id = :attempt_id and p.item_id = :item_id and p.source_id = :source_id
   and p.raw_sha = :raw_sha::bytea
   and p.state = 'done' and p.parsed_at = :seen_at::timestamptz
   and not exists (select from news.parsed_page n
                    where n.article_id = p.article_id and n.attempt_id > p.attempt_id)
returning p.id;

-- name: reopen_body^
-- A body in quarantine waits for its reader again. No row where somebody has dealt with it.
-- Result: id.
update news.fetch_attempt set parse_state = 'due', parse_tries = 0
 where id = :attempt_id and parse_state = 'quarantined'
returning id;

-- name: leave_quarantine!
-- A page that could be read after all.
update news.quarantine
   set resolved_at = clock_timestamp(), resolution = 'recovered', discard_reason = null
 where stage = 'parse' and attempt_id = :attempt_id and resolved_at is null;

-- name: list_revisions
-- record_class: RevisionRow
-- Every text of the article of an address (its url_sha, or that of an entry that became it).
select r.revision, r.known_at, r.cause, r.title, r.body, r.authors, r.published_at, r.modified_at,
       r.changes, a.url, a.deleted_at
  from news.article_revision r
  join news.article a on a.id = r.article_id
 where a.id = (select k.id from news.article k
                where k.url_sha = :url_sha::bytea
                   or k.id in (select p.article_id from news.parsed_page p
                                 join news.listed_item i on i.id = p.item_id
                                where i.url_sha = :url_sha::bytea)
                order by k.url_sha <> :url_sha::bytea, k.id
                limit 1)
 order by r.revision;
