-- name: keep_portal_copies!
-- Notes portal copies with their originals, while the claim holds; what was noted first stays.
insert into news.portal_copy (portal_sha, portal_url, original_sha, original_url, source_id)
select distinct on (r.portal_sha) decode(r.portal_sha, 'hex'), r.portal_url,
       decode(r.original_sha, 'hex'), r.original_url, s.id
  from jsonb_to_recordset(:copies::jsonb)
    as r (portal_sha text, portal_url text, original_sha text, original_url text)
  join news.source s on s.id = :source_id and s.claim_epoch = :epoch
 where r.portal_sha <> r.original_sha
 order by r.portal_sha
on conflict (portal_sha) do nothing;

-- name: hand_over
-- Lists entries that a search found with the outlets whose articles they are, each under the
-- outlet's own source (slug), unless somebody lists its address already. When it was found counts
-- as when it was listed; that of a search's first poll, or of a source that has yet to be polled,
-- is baseline. Result: url_sha of what was handed over.
with entry as (
  select r.slug, r.url, decode(r.url_sha, 'hex') as sha, r.title, r.summary, r.published_at,
         r.published_precision, r.published_raw, r.flags
    from jsonb_to_recordset(:entries::jsonb)
      as r (slug text, url text, url_sha text, title text, summary text, published_at timestamptz,
            published_precision text, published_raw text, flags text[])
)
insert into news.listed_item
       (source_id, url, url_sha, title, summary, published_at, published_precision, published_raw,
        flags, is_baseline, is_backfill, first_listed_at, outage, state)
select t.id, e.url, e.sha, e.title, e.summary, e.published_at, e.published_precision,
       e.published_raw, e.flags, s.first_success_at is null or t.first_success_at is null, false,
       news.business_now(),
       greatest(interval '0',
                coalesce(clock_timestamp() - s.last_success_at
                           - 2 * coalesce(s.adapted_every, s.poll_every),
                         interval '0')),
       'due'
  from entry e
  join news.source s on s.id = :source_id and s.claim_epoch = :epoch
  join news.source t on t.slug = e.slug and t.is_active
 where not exists (select from news.listed_item o
                    where o.url_sha = e.sha and o.source_id <> s.id)
 order by e.sha
on conflict (source_id, url_sha) do nothing
returning url_sha;
