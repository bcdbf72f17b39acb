-- name: find_copy^
-- record_class: RobotsCopy
-- The copy of an origin's robots.txt, if it is not older than a day.
select status, kind, body, fetched_at, expires_at > clock_timestamp() as is_fresh, failure
  from news.robots_file
 where origin = :origin and fetched_at > clock_timestamp() - interval '24 hours';

-- name: load_file^
-- record_class: RobotsFile
-- The last robots.txt of an origin, whatever its age.
select status, kind, body, fetched_at, expires_at > clock_timestamp() as is_fresh, failure,
       origin, expires_at, fetched_at > clock_timestamp() - interval '24 hours' as is_valid
  from news.robots_file
 where origin = :origin;

-- name: keep_copy!
-- Keeps what an origin's robots.txt said when it was asked for, so many seconds ago.
insert into news.robots_file as f (origin, status, kind, body, refused_ai, fetched_at, expires_at)
select :origin, :status, :kind, :body::bytea, :refused_ai, t.asked_at,
       t.asked_at + make_interval(secs => :fresh_s)
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 cross join (select clock_timestamp() - make_interval(secs => :age_s) as asked_at) t
 where r.id = :run_id
on conflict (origin) do update
   set status = excluded.status, kind = excluded.kind, body = excluded.body,
       refused_ai = excluded.refused_ai, fetched_at = excluded.fetched_at,
       expires_at = excluded.expires_at, failed_at = null, failure = null
 where f.fetched_at < excluded.fetched_at;

-- name: note_failure!
-- No newer copy could be had: asked again after so many seconds, or when the old one is a day old.
update news.robots_file f
   set failed_at = clock_timestamp(), failure = :failure,
       expires_at = greatest(f.fetched_at,
                             least(clock_timestamp() + make_interval(secs => :retry_s),
                                   f.fetched_at + interval '24 hours'))
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 where f.origin = :origin and r.id = :run_id;
