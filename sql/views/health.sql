-- Invariants: each view is expected to be empty. The health DAG, the desk and the tests read them.
-- Most are promises of the pipeline; storage/health.py names those that are troubles outside.

create schema if not exists health;
comment on schema health is 'What should never stand for long. Every view here is expected to be empty.';

-- ── What was begun is ended ───────────────────────────────────────────────────────────────────

create or replace view health.unclosed_attempt as
select id as attempt_id, url, started_at from news.fetch_attempt
 where state = 'open' and started_at < clock_timestamp() - interval '10 minutes';
comment on view health.unclosed_attempt is 'Requests without an outcome.';

create or replace view health.run_without_lease as
select r.id as run_id, s.slug as source, r.started_at, s.claimed_until
  from news.crawl_run r
  join news.source s on s.id = r.source_id
 where r.state = 'open' and r.started_at < clock_timestamp() - interval '15 minutes'
   and (r.epoch <> s.claim_epoch
        or coalesce(s.claimed_until, '-infinity') < clock_timestamp() - interval '15 minutes');
comment on view health.run_without_lease is 'Runs that nobody is at work on and nobody has closed.';

create or replace view health.backward_epoch as
select s.slug as source, s.claim_epoch, r.epoch as run_epoch
  from news.source s
 cross join lateral (select max(r.epoch) as epoch from news.crawl_run r
                      where r.source_id = s.id) r
 where r.epoch > s.claim_epoch;
comment on view health.backward_epoch is
  'Sources whose epoch went back: an old run could pass for the present one.';

create or replace view health.overlong_gate as
select host, next_allowed_at, busy_until, reason from news.host_gate
 where next_allowed_at > clock_timestamp() + interval '25 hours'
    or busy_until > clock_timestamp() + interval '10 minutes';
comment on view health.overlong_gate is 'Hosts that are closed for longer than any rule allows.';

-- ── Every listed item comes to one end ────────────────────────────────────────────────────────

create or replace view health.ledger_gap as
select i.id as item_id, i.url, i.state_at
  from news.listed_item i
 where i.state = 'landed'
   and not exists (select from news.parsed_page p
                    where p.item_id = i.id
                      and (p.state = 'due' or p.article_id is not null or p.outcome = 'filtered'))
   and not exists (select from news.fetch_attempt a
                    where a.item_id = i.id and a.parse_state in ('due', 'refused'))
   and not exists (select from news.fetch_attempt a
                     join news.quarantine q on q.attempt_id = a.id
                    where a.item_id = i.id and q.stage in ('parse', 'process')
                      and q.resolution is distinct from 'retried');
comment on view health.ledger_gap is
  'Listed entries that came to no end though nothing is to be done for them: api_v1.items without an outcome.';

create or replace view health.two_outcomes as
select a.item_id, a.id as attempt_id, a.url, 'set aside and read' as told
  from news.fetch_attempt a
 where a.parse_state in ('quarantined', 'refused')
   and exists (select from news.parsed_page p where p.attempt_id = a.id)
 union all
select a.item_id, a.id, a.url, 'read and set aside'
  from news.quarantine q
  join news.fetch_attempt a on a.id = q.attempt_id
 where q.resolved_at is null and q.stage = 'parse' and a.parse_state in ('due', 'done')
 union all
select p.item_id, p.attempt_id, p.url, 'decided and set aside'
  from news.quarantine q
  join news.parsed_page p on p.id = q.page_id
 where q.resolved_at is null and q.stage = 'process' and p.state in ('due', 'done');
comment on view health.two_outcomes is 'Pages that count both as read and as set aside.';

create or replace view health.lost_quarantine as
select a.item_id, a.id as attempt_id, a.url
  from news.fetch_attempt a
 where a.parse_state = 'quarantined'
   and not exists (select from news.quarantine q
                    where q.attempt_id = a.id and q.stage = 'parse'
                      and q.resolution is distinct from 'retried')
 union all
select p.item_id, p.attempt_id, p.url
  from news.parsed_page p
 where p.state = 'quarantined'
   and not exists (select from news.quarantine q
                    where q.page_id = p.id and q.resolution is distinct from 'retried');
comment on view health.lost_quarantine is 'Pages that were set aside and stand in no quarantine.';

create or replace view health.ignored_body as
select a.id as attempt_id, a.item_id, a.url, a.ended_at
  from news.fetch_attempt a
 where a.kind = 'page' and a.state = 'landed' and a.parse_state = 'none'
   and not exists (select from news.fetch_attempt b
                    where b.item_id = a.item_id and b.raw_sha = a.raw_sha
                      and b.parse_state <> 'none');
comment on view health.ignored_body is 'Pages that landed, and nobody is to read them.';

create or replace view health.unread_page as
select id as attempt_id, url, ended_at from news.fetch_attempt a
 where parse_state = 'due' and ended_at < clock_timestamp() - interval '15 minutes'
   and not exists (select from news.quarantine q  -- put back a moment ago
                    where q.stage = 'parse' and q.attempt_id = a.id
                      and q.resolved_at >= clock_timestamp() - interval '15 minutes');
comment on view health.unread_page is 'Pages that landed and were not parsed.';

create or replace view health.undecided_page as
select id as page_id, url, parsed_at from news.parsed_page p
 where state = 'due' and parsed_at < clock_timestamp() - interval '15 minutes'
   and not exists (select from news.quarantine q  -- put back a moment ago
                    where q.stage = 'process' and q.attempt_id = p.attempt_id and q.page_id = p.id
                      and q.resolved_at >= clock_timestamp() - interval '15 minutes');
comment on view health.undecided_page is 'Pages that were parsed and not decided on.';

-- ── Every article can be accounted for ────────────────────────────────────────────────────────

create or replace view health.article_without_page as
select a.id as article_id, a.url from news.article a
 where not exists (select from news.parsed_page p
                    where p.article_id = a.id
                      and (p.raw_sha = a.raw_sha
                           or (a.raw_sha is null and p.raw_sha is null)))  -- by its listing alone
   and not exists (select from news.parsed_page p  -- read anew a moment ago
                    where p.reread_of = a.id and p.state = 'due');
comment on view health.article_without_page is
  'Articles that no listed entry led to, or whose text no stored page holds.';

create or replace view health.article_without_raw as
select a.id as article_id, a.url
  from news.raw_document r
  join news.parsed_page p on p.raw_sha = r.sha256
  join news.article a on a.id = p.article_id and a.raw_sha = r.sha256
 where length(r.body_gz) = 0;
comment on view health.article_without_raw is 'Articles whose bytes as served were not kept.';

create or replace view health.article_ahead_of_time as
select a.id as article_id, a.url, a.published_at from news.article a
 where a.published_at - a.first_seen_at > interval '10 minutes'
   and not exists (select from news.article_revision r
                    where r.article_id = a.id
                      and a.published_at - r.known_at <= interval '10 minutes');
comment on view health.article_ahead_of_time is
  'Articles dated after the moment at which they were read: a date that must not count.';

create or replace view health.article_without_decision as
select a.id as article_id, a.url from news.article a
 where not exists (select from news.decision d where d.article_id = a.id);
comment on view health.article_without_decision is 'Articles that no topic has judged.';

-- ── What was decided is told ──────────────────────────────────────────────────────────────────

create or replace view health.decision_without_alert as
select d.id as decision_id, d.article_id, d.topic from news.decision d
 where d.disposition = 'alert'
   and not exists (select from news.alert al where al.decision_id = d.id);
comment on view health.decision_without_alert is 'Decisions to alert from which no alert followed.';

create or replace view health.alert_without_delivery as
select al.id as alert_id, al.raised_at from news.alert al
 where al.raised_at < news.business_now() - interval '15 minutes'
   and not exists (select from news.delivery d where d.alert_id = al.id);
comment on view health.alert_without_delivery is 'Alerts that nobody was told.';

create or replace view health.digest_without_delivery as
select g.id as digest_id, g.day, g.made_at from news.digest g
 where g.made_at < news.business_now() - interval '15 minutes'
   and not exists (select from news.delivery d where d.digest_id = g.id);
comment on view health.digest_without_delivery is 'Digests that nobody was sent.';

-- ── Troubles of the world outside ─────────────────────────────────────────────────────────────

create or replace view health.stuck_delivery as
select id as delivery_id, channel, state, lease_until, last_error from news.delivery
 where (state = 'claimed' and lease_until < clock_timestamp() - interval '15 minutes')
    or state in ('refused', 'held');
comment on view health.stuck_delivery is 'Deliveries that were refused for good or wait for a person.';

create or replace view health.silent_source as
select source, health, failing_since_at, last_success_at, last_error_kind from api_v1.sources
 where health in ('failing', 'silent');
comment on view health.silent_source is 'Sources that do not answer.';

create or replace view health.host_down as
select host, opened_at, next_allowed_at, fail_streak, last_error_kind from news.host_gate
 where breaker <> 'closed';
comment on view health.host_down is 'Hosts that failed several times running and are left alone.';

create or replace view health.open_gap as
select gap_id, source, missed_from, missed_until, state from api_v1.gaps
 where state in ('open', 'filling');
comment on view health.open_gap is 'Polls that may have missed articles, and are not made up for yet.';

create or replace view health.expired_exemption as
select slug as outlet, tls_exempt_reason, tls_exempt_until from news.outlet
 where is_active and tls_exempt_until < news.seoul_day(news.business_now());
comment on view health.expired_exemption is
  'Outlets whose certificate is checked again because their exemption has run out.';

create or replace view health.open_quarantine as
select quarantine_id, stage, url, error_kind, error, first_at from api_v1.quarantine
 where resolved_at is null;
comment on view health.open_quarantine is 'What was set aside and waits for a person.';

create or replace view health.drift as
select drift_id, source, field, raised_at, recent_filled, recent_pages, usual_filled, usual_pages
  from api_v1.drifts where ended_at is null;
comment on view health.drift is
  'Sources whose pages no longer give a required field, or that list nothing new: until it is back, or somebody accepts it.';

grant usage on schema health to news_read, news_ingest, news_alert;
grant select on all tables in schema health to news_read, news_ingest, news_alert;
