-- name: load_runs
-- record_class: ClaimedSource
-- The claims behind these runs, for the child process; none where somebody else has taken over.
select r.id as run_id, s.id as source_id, s.slug, s.url, r.epoch,
       r.due_at is not null as is_poll_due
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 where r.id = any(:run_ids::bigint[]) and r.state = 'open'
 order by s.id;

-- name: close_run!
-- Ends a run with its outcome, while its claim holds. A window is completed once: a run that comes
-- to the end of one that was completed before is superseded.
update news.crawl_run r
   set state = case when :state = 'done'
                     and exists (select from news.crawl_run o
                                  where o.source_id = r.source_id and o.state = 'done'
                                    and (o.due_at = r.due_at
                                         or o.span = r.span and o.part = r.part))
                    then 'superseded' else :state end,
       closed_at = clock_timestamp(), error_kind = :kind, error = :error
  from news.source s
 where r.id = :run_id and r.state = 'open' and s.id = r.source_id and s.claim_epoch = r.epoch;

-- name: count_listed!
-- Adds what one listing showed to its run, while it is open.
update news.crawl_run set listed = listed + :listed, listed_new = listed_new + :listed_new
 where id = :run_id and state = 'open';

-- name: holds_claim$
-- Whether the run is open and its claim holds; the source stays ours until the transaction ends.
select true
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 where r.id = :run_id and r.state = 'open'
   for share of s;

-- name: list_stale_runs
-- Runs that nobody is at work on any more: of an older epoch, or with a lease that ran out. Also
-- those that were closed while a request was just being opened: its row was not to be seen yet.
-- Nobody takes or renews their sources before the transaction ends.
select r.id
  from news.crawl_run r
  join news.source s on s.id = r.source_id
 where (r.state = 'open'
        or r.id in (select a.run_id from news.fetch_attempt a where a.state = 'open'))
   and (r.state <> 'open' or r.epoch < s.claim_epoch
        or s.claimed_until is null or s.claimed_until < clock_timestamp())
   for update of s;

-- name: abandon_attempts!
-- Closes the requests that these runs left open and frees their hosts' gates; the pages stay due,
-- one try the more. A page with which crawl after crawl came to no end is given up.
with closed as (
  update news.fetch_attempt
     set state = 'abandoned', ended_at = clock_timestamp(), error_kind = 'abandoned',
         error = :error
   where run_id = any(:run_ids::bigint[]) and state = 'open'
  returning id, item_id
), freed as (
  update news.host_gate g
     set attempt_id = null, busy_until = null,
         breaker = case g.breaker when 'half_open' then 'open' else g.breaker end,
         next_allowed_at = greatest(g.next_allowed_at,
                                    clock_timestamp() + make_interval(secs => g.delay_s))
   where g.host in (select h.host from news.host_gate h
                     where h.attempt_id in (select id from closed) order by h.host for update)
)
update news.listed_item i
   set tries = i.tries + 1,
       state = case when i.state = 'due' and i.tries >= 40 then 'failed' else i.state end,
       reason = case when i.state = 'due' and i.tries >= 40 then 'abandoned' else i.reason end
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
