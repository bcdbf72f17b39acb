-- Articles are looked at again several times; every revision says what changed, and by whom.
-- Constraints are added without a look at old rows: no table is rewritten or scanned.

-- ── Looks ─────────────────────────────────────────────────────────────────────────────────────

alter table news.listed_item
  add column looks_from timestamptz,
  add column looks      integer not null default 0,
  add constraint listed_item_looks check (looks >= 0) not valid;
comment on column news.listed_item.looks_from is
  'From when its looks are counted: its page landed first, or was first found to be gone. Null for entries whose looks were planned before this was noted: they have the one.';
comment on column news.listed_item.looks is 'How often its page was looked at again.';
comment on column news.listed_item.revisit_at is
  'When the page is looked at again, for a correction, a disappearance or a return.';

create function news.next_look(
  item_id bigint, looks integer, looks_from timestamptz, look_after_s double precision[],
  all_until_s double precision)
returns timestamptz
language sql stable set search_path = pg_catalog as
$$
  with so_far as (
    select extract(epoch from clock_timestamp() - looks_from)::double precision as secs
  )
  select looks_from + make_interval(secs => min(a.after_s))
    from unnest(look_after_s) with ordinality as a (after_s, n), so_far
   where a.n > next_look.looks and a.after_s > 1.25 * so_far.secs
     and (a.after_s <= all_until_s
          or exists (select from news.parsed_page p
                       join news.decision d on d.article_id = p.article_id
                      where p.item_id = next_look.item_id and d.is_relevant));
$$;
comment on function news.next_look is
  'The moment of the next look at a page that had so many, or null: of the intervals left the first that is clearly still to come, so that looks that were missed are made up for by one. After all_until_s only what was found relevant is looked at.';

drop function news.end_attempts(
  text[], jsonb, bytea[], double precision, integer, double precision, double precision);
create function news.end_attempts(
  hosts text[], ends jsonb, bodies bytea[], look_after_s double precision[],
  all_until_s double precision, most_failures integer, first_pause_s double precision,
  longest_pause_s double precision)
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
       set looks_from = coalesce(i.looks_from,
                                 case when i.state = 'due' and not i.is_backfill
                                      then clock_timestamp() end),
           revisit_at = case when i.looks_from is null and i.state = 'due' and not i.is_backfill
                             then clock_timestamp() + make_interval(secs => look_after_s[1])
                             when i.state = 'due' then i.revisit_at
                             else news.next_look(i.id, i.looks + 1, i.looks_from, look_after_s,
                                                 all_until_s) end,
           looks = i.looks + case when i.state = 'due' then 0 else 1 end,
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
  'Closes requests with their outcomes, stores the bodies that came, and gives their hosts'' gates back; one that somebody closed already stays as it is, and one whose claim is lost does not land, but a wait that its host asked for is kept. A page is due for parsing, unless this very body is what its item had last; it is looked at again later, as long as looks are left (news.next_look). Gives what was closed. hosts: all that the transaction is about to touch.';

grant execute on function news.end_attempts, news.next_look to news_ingest;

alter table news.parsed_page
  add column reread_at timestamptz,
  add column reread_of bigint,
  add constraint parsed_page_reread
      check (reread_of is null or reread_at is not null) not valid,
  add constraint parsed_page_reread_of foreign key (reread_of) references news.article not valid;
comment on column news.parsed_page.reread_at is
  'When its stored bytes were last read anew (newswatch reparse), and said something else.';
comment on column news.parsed_page.reread_of is
  'The article that it was before: it stays that one, whatever address is read from it now.';

create index article_deleted on news.article (id) where deleted_at is not null;

-- ── Revisions ─────────────────────────────────────────────────────────────────────────────────

alter table news.article_revision
  add column cause          text,
  add column changes        jsonb,
  add column authors        text[],
  add column parser_version text,
  add constraint article_revision_cause check (cause in ('first', 'page', 'parser')) not valid,
  add constraint article_revision_changes check (jsonb_typeof(changes) = 'object') not valid;
comment on column news.article_revision.cause is
  'first: as it was first read. page: its publisher changed it. parser: the same bytes were read anew, and better. Null for revisions from before this was noted.';
comment on column news.article_revision.changes is
  'What is other than in the revision before, as transforms/revisions.py finds it: title, paragraphs, numbers, dates, published_at.';
comment on column news.article_revision.parser_version is 'By what it was read.';
