-- name: begin_search$
-- Whether another address is to be looked for now in place of a source that is gone: after so many
-- failures running, not oftener than once in so many seconds. Notes that it is.
update news.source
   set sought_at = clock_timestamp()
 where id = :source_id and claim_epoch = :epoch and fail_streak >= :failures
   and coalesce(sought_at, '-infinity') < clock_timestamp() - make_interval(secs => :pause_s)
returning true;

-- name: propose!
-- Notes an address found in place of a source that is gone, with what it listed.
insert into news.feed_proposal as p
       (source_id, old_url, new_url, protocol, found_by, is_own_host, entries, articles,
        last_read_at)
select s.id, s.url, :new_url, :protocol, :found_by, :is_own_host, :entries, :articles,
       case when :entries > 0 then clock_timestamp() end
  from news.source s
 where s.id = :source_id and s.claim_epoch = :epoch
on conflict (source_id, new_url) do update
   set old_url = excluded.old_url, entries = excluded.entries, articles = excluded.articles,
       last_read_at = coalesce(excluded.last_read_at, p.last_read_at);

-- name: find_stand_in^
-- The address that is read beside a source that is gone: of its own host, with the most articles.
-- Result: new_url, protocol.
select p.new_url, p.protocol
  from news.feed_proposal p
  join news.source s on s.id = p.source_id and s.url = p.old_url
 where p.source_id = :source_id and p.is_own_host and p.articles > 0 and p.dismissed_at is null
   and p.new_url <> s.url
 order by p.protocol, p.articles desc, p.id
 limit 1;

-- name: list_proposals
-- What was found in place of sources that are gone and still fail, newest first. Result: source,
-- old_url, new_url, protocol, found_by, is_own_host, entries, articles, found_at, last_read_at.
select s.slug as source, p.old_url, p.new_url, p.protocol, p.found_by, p.is_own_host, p.entries,
       p.articles, p.found_at, p.last_read_at
  from news.feed_proposal p
  join news.source s on s.id = p.source_id and s.url = p.old_url
 where p.dismissed_at is null and s.is_active and s.fail_streak > 0
 order by p.found_at desc, p.id desc;

-- name: note_reading!
-- What stands in for a listing that is gone was read: the source was looked at, though it fails.
with read as (
  update news.feed_proposal
     set entries = :entries, articles = least(:articles::integer, :entries), last_read_at = clock_timestamp()
   where source_id = :source_id and new_url = :url
)
update news.source
   set first_success_at = coalesce(first_success_at, clock_timestamp()),
       last_success_at = clock_timestamp()
 where id = :source_id and claim_epoch = :epoch;
