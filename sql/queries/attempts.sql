-- name: open_attempt^
-- Opens the row of a request, if the claim holds and the host lets us in.
-- Result: is_claimed, is_open, attempt_id (null where the request must not be made).
with leave as materialized (
  select exists (select from news.crawl_run r join news.source s on s.id = r.source_id
                  where r.id = :run_id and r.state = 'open' and s.claim_epoch = r.epoch)
           as is_claimed,
         not exists (select from news.host_gate g
                      where g.host = :host and g.next_allowed_at > clock_timestamp())
           as is_open
), opened as (
  insert into news.fetch_attempt (run_id, source_id, item_id, kind, url)
  select :run_id, :source_id, :item_id, :kind, :url from leave where is_claimed and is_open
  returning id
)
select l.is_claimed, l.is_open, (select id from opened) as attempt_id from leave l;

-- name: close_attempt!
-- Closes a request with its outcome; a row that somebody closed already stays as it is.
update news.fetch_attempt
   set state = :state, http_status = :status, error_kind = :kind, error = :error,
       headers = :headers::jsonb, final_url = :final_url, ended_at = clock_timestamp()
 where id = :attempt_id and state = 'open';

-- name: land_attempt!
-- Closes a request whose body is stored. A page is due for parsing, unless its item has had this
-- very body before.
update news.fetch_attempt a
   set state = 'landed', http_status = :status, headers = :headers::jsonb,
       final_url = :final_url, size_bytes = :size, raw_sha = :sha::bytea,
       ended_at = clock_timestamp(),
       parse_state = case when a.kind = 'page' and not exists
                            (select from news.fetch_attempt b
                              where b.item_id = a.item_id and b.state = 'landed'
                                and b.raw_sha = :sha::bytea)
                          then 'due' else 'none' end
 where a.id = :attempt_id and a.state = 'open';

-- name: close_host!
-- No request to the host for so many seconds; an earlier, longer wait stands.
insert into news.host_gate as g (host, next_allowed_at, reason)
values (:host, clock_timestamp() + make_interval(secs => :seconds), :reason)
on conflict (host) do update
   set next_allowed_at = greatest(g.next_allowed_at, excluded.next_allowed_at),
       reason = excluded.reason;

-- name: is_host_open$
-- Whether the host lets us in now.
select not exists (select from news.host_gate g
                    where g.host = :host and g.next_allowed_at > clock_timestamp());
