-- name: take_gate^
-- Takes the gate of a host for somebody who is no crawl; no row where no crawl knows the host. Its
-- ticket, or the seconds after which to ask again; where its breaker is open, that is for crawls.
with taken as (
  update news.host_gate
     set attempt_id = nextval('news.fetch_attempt_id_seq'), reason = null,
         busy_until = clock_timestamp() + make_interval(secs => :lease_s)
   where host = :host and breaker = 'closed' and next_allowed_at <= clock_timestamp()
     and (attempt_id is null or busy_until <= clock_timestamp())
  returning attempt_id
)
select (select t.attempt_id from taken t),
       greatest(extract(epoch from g.next_allowed_at - clock_timestamp()),
                case when g.breaker <> 'closed' then 3600 end, 0.1)::double precision
  from news.host_gate g
 where g.host = :host;

-- name: give_gate_back!
-- Gives the gate back that this ticket holds; the host is left alone for its delay, or for longer
-- where it asked for that.
update news.host_gate
   set attempt_id = null, busy_until = null, reason = :reason,
       next_allowed_at = greatest(next_allowed_at, clock_timestamp()
         + make_interval(secs => greatest(:wait_s, delay_s, coalesce(crawl_delay_s, 0))))
 where host = :host and attempt_id = :ticket;
