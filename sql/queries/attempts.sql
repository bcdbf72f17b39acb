-- name: write_attempts
-- record_class: AttemptWritten
-- Outcomes first (JSON array), then requests (JSON array), in one transaction. Result: a row per
-- request (is_end false, its n), and one per outcome that closed its row.
select true as is_end, null::integer as n, e.attempt_id, true as is_claimed, 0::float8 as wait_s
  from news.end_attempts(:hosts::text[], :ends, :bodies::bytea[], :look_after_s::float8[],
                         :all_until_s, :most_failures, :first_pause_s, :longest_pause_s) e
union all
select false, o.n, o.attempt_id, o.is_claimed, o.wait_s
  from news.open_attempts(:requests, :least_delay_s, :lease_s) o;

-- name: refuse_attempt!
-- The closed row of a request that was never made, and why; while its claim holds.
insert into news.fetch_attempt
       (run_id, source_id, item_id, kind, url, state, error_kind, error, robots_rule, ended_at)
select r.id, r.source_id, :item_id, :kind, :url, 'refused', :error_kind, :error, :robots_rule,
       clock_timestamp()
  from news.crawl_run r
  join news.source s on s.id = r.source_id and s.claim_epoch = r.epoch
 where r.id = :run_id and r.state = 'open';

-- name: keep_crawl_delay!
-- Keeps what the host's robots.txt asks for (0: nothing), from now on.
insert into news.host_gate as g (host, crawl_delay_s, next_allowed_at)
values (:host, nullif(:seconds, 0), clock_timestamp() + make_interval(secs => :seconds))
on conflict (host) do update
   set crawl_delay_s = excluded.crawl_delay_s,
       next_allowed_at = greatest(g.next_allowed_at, excluded.next_allowed_at)
 where g.crawl_delay_s is distinct from excluded.crawl_delay_s;
