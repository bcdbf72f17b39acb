-- name: load_runs
-- record_class: ClaimedSource
-- The claims behind these runs, for the child process; none where somebody else has taken over.
select r.id as run_id, s.id as source_id, s.slug, s.url, r.epoch,
       (r.kind = 'poll' and s.use = 'poll' and (:at_once or s.next_poll_at <= clock_timestamp()))
         as is_poll_due,
       s.etag, s.last_modified
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 where r.id = any(:run_ids::bigint[]) and r.state = 'open'
 order by s.id;

-- name: close_run!
-- Ends a run with its outcome, while its claim holds.
update news.crawl_run r
   set state = :state, closed_at = clock_timestamp(), error_kind = :kind, error = :error
  from news.source s
 where r.id = :run_id and r.state = 'open' and s.id = r.source_id and s.claim_epoch = r.epoch;

-- name: count_listed!
-- Adds what one listing showed to its run.
update news.crawl_run set listed = listed + :listed, listed_new = listed_new + :listed_new
 where id = :run_id;

-- name: list_stale_runs
-- Runs that nobody is at work on any more: of an older epoch, or with a lease that ran out.
select r.id
  from news.crawl_run r
  join news.source s on s.id = r.source_id
 where r.state = 'open'
   and (r.epoch < s.claim_epoch or s.claimed_until is null or s.claimed_until < clock_timestamp());

-- name: abandon_attempts!
-- Closes the requests that these runs left open; their pages stay due, one try the more.
with closed as (
  update news.fetch_attempt
     set state = 'abandoned', ended_at = clock_timestamp(), error_kind = 'abandoned',
         error = :error
   where run_id = any(:run_ids::bigint[]) and state = 'open'
  returning item_id
)
update news.listed_item i set tries = i.tries + 1
 where i.id in (select item_id from closed);

-- name: abandon_runs!
-- Closes the runs themselves that were left open.
update news.crawl_run
   set state = 'abandoned', closed_at = clock_timestamp(), error_kind = 'abandoned', error = :error
 where id = any(:run_ids::bigint[]) and state = 'open';

-- name: summarize_runs^
-- What came of these runs, as one row of counts.
with a as (select * from news.fetch_attempt where run_id = any(:run_ids::bigint[]))
select (select count(*) from news.crawl_run
         where id = any(:run_ids::bigint[]))                                  as sources,
       (select count(*) from news.crawl_run
         where id = any(:run_ids::bigint[]) and state = 'failed')             as failed,
       (select count(*) from news.crawl_run
         where id = any(:run_ids::bigint[]) and state = 'abandoned')          as abandoned,
       (select coalesce(sum(listed), 0) from news.crawl_run
         where id = any(:run_ids::bigint[]))                                  as listed,
       (select coalesce(sum(listed_new), 0) from news.crawl_run
         where id = any(:run_ids::bigint[]))                                  as listed_new,
       (select count(*) from a)                                               as requests,
       (select count(*) from a where kind = 'page' and state = 'landed')      as pages,
       (select count(*) from a
         where kind = 'page' and state in ('refused', 'failed', 'abandoned')) as pages_failed;
