-- Invariants: each view is expected to be empty. The health DAG, the desk and the tests read them.

create schema if not exists health;
comment on schema health is 'What should never stand for long. Every view here is expected to be empty.';

create or replace view health.unclosed_attempt as
select id as attempt_id, url, started_at from news.fetch_attempt
 where state = 'open' and started_at < clock_timestamp() - interval '10 minutes';
comment on view health.unclosed_attempt is 'Requests without an outcome.';

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

create or replace view health.alert_without_delivery as
select al.id as alert_id, al.raised_at from news.alert al
 where al.raised_at < news.business_now() - interval '15 minutes'
   and not exists (select from news.delivery d where d.alert_id = al.id);
comment on view health.alert_without_delivery is 'Alerts that nobody was told.';

create or replace view health.stuck_delivery as
select id as delivery_id, channel, state, lease_until, last_error from news.delivery
 where (state = 'claimed' and lease_until < clock_timestamp() - interval '15 minutes')
    or state in ('refused', 'held');
comment on view health.stuck_delivery is 'Deliveries that were refused for good or wait for a person.';

create or replace view health.silent_source as
select source, health, failing_since_at, last_success_at, last_error_kind from api_v1.sources
 where health in ('failing', 'silent');
comment on view health.silent_source is 'Sources that do not answer.';

create or replace view health.open_quarantine as
select quarantine_id, stage, url, error_kind, error, first_at from api_v1.quarantine
 where resolved_at is null;
comment on view health.open_quarantine is 'What was set aside and waits for a person.';

create or replace view health.article_without_decision as
select a.id as article_id, a.url from news.article a
 where not exists (select from news.decision d where d.article_id = a.id);
comment on view health.article_without_decision is 'Articles that no topic has judged.';

grant usage on schema health to news_read, news_ingest, news_alert;
grant select on all tables in schema health to news_read, news_ingest, news_alert;
