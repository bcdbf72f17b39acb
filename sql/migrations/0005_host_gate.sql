-- Politeness that all processes and machines share: one row of news.host_gate per host.

alter table news.host_gate
  add column delay_s         double precision not null default 0
                             check (delay_s between 0 and 86400),
  add column crawl_delay_s   double precision check (crawl_delay_s between 0 and 86400),
  add column attempt_id      bigint,
  add column busy_until      timestamptz,
  add column breaker         text not null default 'closed'
                             check (breaker in ('closed', 'open', 'half_open')),
  add column fail_streak     integer not null default 0 check (fail_streak >= 0),
  add column opened_at       timestamptz,
  add column last_error_kind text,
  add check ((attempt_id is null) = (busy_until is null)),
  add check ((breaker = 'closed') = (opened_at is null)),
  add check (breaker = 'closed' or (fail_streak > 0 and last_error_kind is not null)),
  add check (breaker <> 'half_open' or attempt_id is not null);

comment on table news.host_gate is
  'Per host: when the next request may leave, who is in the middle of one, and whether the host works at all.';
comment on column news.host_gate.next_allowed_at is
  'No request before this moment: end of the last one and the delay, Retry-After, or the pause of the breaker.';
comment on column news.host_gate.reason is
  'Why it is closed beyond the delay: the trouble (http_429, timeout, …); null where it is not.';
comment on column news.host_gate.delay_s is
  'Seconds between the end of one request and the next, as last in force.';
comment on column news.host_gate.crawl_delay_s is
  'Crawl-delay of the host''s robots.txt, kept over runs; null where it names none.';
comment on column news.host_gate.attempt_id is
  'The request (fetch_attempt) that is under way; null: nobody is in the middle of one.';
comment on column news.host_gate.busy_until is
  'The lease of that request, a little longer than its deadline: a crash leaves the gate to it.';
comment on column news.host_gate.breaker is
  'closed: all is well. open: the host failed several times running and is left alone. half_open: the one request that tries again is under way.';
comment on column news.host_gate.fail_streak is
  'Failures running: network trouble, 5xx, 403 and 451.';
comment on column news.host_gate.opened_at is 'Since when the breaker has not been closed.';

-- A gate is taken together with the number of the request that takes it.
grant usage on sequence news.fetch_attempt_id_seq to news_ingest;
-- What is gzipped already cannot be compressed again, and trying takes time.
alter table news.raw_document alter column body_gz set storage external;

-- ── The ledger's writes ───────────────────────────────────────────────────────────────────────
-- Functions, because their plans are kept, and because outcomes and the next requests of many
-- hosts go to and fro at once: select … from news.end_attempts(…) and news.open_attempts(…).

create function news.open_attempts(
  requests jsonb, least_delay_s double precision, lease_s double precision)
returns table (n integer, is_claimed boolean, attempt_id bigint, wait_s double precision)
language plpgsql set search_path = pg_catalog set plan_cache_mode = force_generic_plan as
$$
#variable_conflict use_column
begin
  return query
  with asked as materialized (
    select r.*, row_number() over (partition by r.host order by r.n) = 1 as is_first,
           exists (select from news.crawl_run c join news.source s on s.id = c.source_id
                    where c.id = r.run_id and c.state = 'open' and s.claim_epoch = c.epoch)
             as is_claimed
      from jsonb_to_recordset(requests)
        as r (n integer, run_id bigint, source_id bigint, item_id bigint, kind text, url text,
              host text, robots_rule text)
  ), taken as (
    insert into news.host_gate as g (host, delay_s, attempt_id, busy_until)
    select host, least_delay_s, nextval('news.fetch_attempt_id_seq'),
           clock_timestamp() + make_interval(secs => lease_s)
      from asked
     where is_claimed and is_first
     order by host
    on conflict (host) do update
       set delay_s = greatest(excluded.delay_s, g.crawl_delay_s), reason = null,
           attempt_id = excluded.attempt_id, busy_until = excluded.busy_until,
           breaker = case g.breaker when 'closed' then 'closed' else 'half_open' end
     where g.next_allowed_at <= clock_timestamp()
       and (g.attempt_id is null or g.busy_until <= clock_timestamp())
    returning g.host, g.attempt_id
  ), opened as (
    insert into news.fetch_attempt (id, run_id, source_id, item_id, kind, url, robots_rule)
           overriding system value
    select t.attempt_id, a.run_id, a.source_id, a.item_id, a.kind, a.url, a.robots_rule
      from taken t
      join asked a on a.host = t.host and a.is_first
  )
  select a.n, a.is_claimed, case when a.is_first then t.attempt_id end,
         greatest(extract(epoch from g.next_allowed_at - clock_timestamp()),
                  case when g.breaker = 'half_open'
                       then extract(epoch from g.busy_until - clock_timestamp())
                       when g.attempt_id is not null then 0.02 end,
                  0.001)::double precision
    from asked a
    left join taken t on t.host = a.host
    left join news.host_gate g on g.host = a.host;
end
$$;
comment on function news.open_attempts is
  'Opens the rows of requests whose claim holds and whose host lets them in, and takes their hosts'' gates, in one step. Of several for one host the first is meant. A gate whose breaker is open lets in the one request that tries it. wait_s: when to ask again.';

create function news.end_attempts(
  hosts text[], ends jsonb, bodies bytea[], revisit_after_s double precision, most_failures integer,
  first_pause_s double precision, longest_pause_s double precision)
returns table (attempt_id bigint)
language plpgsql set search_path = pg_catalog set plan_cache_mode = force_generic_plan as
$$
#variable_conflict use_column
begin
  -- In their order, so that two ledgers never wait for each other.
  perform from news.host_gate g where g.host = any(hosts) order by g.host for update;
  return query
  with told as materialized (
    select r.*, decode(r.sha, 'hex') as raw_sha
      from jsonb_to_recordset(ends)
        as r (attempt_id bigint, host text, state text, status integer, kind text, error text,
              headers jsonb, final_url text, sha text, body integer, size integer, item_id bigint,
              verdict text, sign text, wait_s double precision)
  ), stored as (
    insert into news.raw_document (sha256, body_gz, size_bytes)
    select distinct on (raw_sha) raw_sha, bodies[body], size
      from told where sha is not null
     order by raw_sha
    on conflict (sha256) do update  -- one that was withdrawn (sql/queries/rights.sql)
       set body_gz = excluded.body_gz where raw_document.body_gz = ''
  ), closed as (
    update news.fetch_attempt a
       set state = t.state, http_status = t.status, error_kind = t.kind, error = t.error,
           headers = t.headers, final_url = t.final_url, ended_at = clock_timestamp(),
           size_bytes = t.size, raw_sha = t.raw_sha,
           parse_state = case when t.state = 'landed' and a.kind = 'page'
                                and t.raw_sha is distinct from
                                    (select b.raw_sha from news.fetch_attempt b
                                      where b.item_id = a.item_id and b.state = 'landed'
                                      order by b.id desc limit 1)
                              then 'due' else 'none' end
      from told t
     where a.id = t.attempt_id and a.state = 'open'
       and (t.state <> 'landed'  -- what became of a page is said by whoever holds its source
            or exists (select from news.crawl_run c join news.source s on s.id = c.source_id
                        where c.id = a.run_id and c.state = 'open' and s.claim_epoch = c.epoch))
    returning a.id, case when t.state = 'landed' then t.item_id end as landed_item_id
  ), fetched as (
    update news.listed_item i
       set revisit_at = case when i.state = 'due' and not i.is_backfill
                             then clock_timestamp() + make_interval(secs => revisit_after_s) end,
           state = 'landed', reason = null, tries = 0
      from closed c
     where i.id = c.landed_item_id
  ), judged as (
    select g.host, t.verdict, t.sign, t.wait_s, g.attempt_id = t.attempt_id as is_holder,
           case t.verdict when 'good' then 0
                          when 'bad' then g.fail_streak + 1
                          else g.fail_streak end as streak,
           case when t.verdict = 'good' then 'closed'
                when g.breaker <> 'closed'
                  or (t.verdict = 'bad' and g.fail_streak + 1 >= most_failures) then 'open'
                else 'closed' end as breaker
      from told t
      join news.host_gate g on g.host = t.host
      left join closed c on c.id = t.attempt_id
     where c.id is not null or t.wait_s is not null
  ), paused as (
    select j.*, case when j.verdict = 'bad' and j.breaker = 'open'
                     then (1 + random() / 2)
                          * least(first_pause_s
                                  * power(2, least(greatest(j.streak - most_failures, 0), 20)),
                                  longest_pause_s) end as pause_s
      from judged j
  ), released as (
    update news.host_gate g
       set next_allowed_at = greatest(g.next_allowed_at, clock_timestamp()
                             + make_interval(secs => greatest(g.delay_s, p.wait_s, p.pause_s))),
           reason = case when p.wait_s is null and p.pause_s is null then g.reason
                         else p.sign end,
           attempt_id = case when p.is_holder then null else g.attempt_id end,
           busy_until = case when p.is_holder then null else g.busy_until end,
           fail_streak = case when p.is_holder then p.streak else g.fail_streak end,
           breaker = case when p.is_holder then p.breaker else g.breaker end,
           opened_at = case when not p.is_holder then g.opened_at
                            when p.breaker = 'open'
                            then coalesce(g.opened_at, clock_timestamp()) end,
           last_error_kind = case when p.is_holder and p.verdict = 'bad' then p.sign
                                  else g.last_error_kind end
      from paused p
     where g.host = p.host
  )
  select id from closed;
end
$$;
comment on function news.end_attempts is
  'Closes requests with their outcomes, stores the bodies that came, and gives their hosts'' gates back; one that somebody closed already stays as it is, and one whose claim is lost does not land, but a wait that its host asked for is kept. A page is due for parsing, unless this very body is what its item had last; it is looked at once more later, unless this was that second look. Gives what was closed. hosts: all that the transaction is about to touch.';

grant execute on function news.open_attempts, news.end_attempts to news_ingest;
