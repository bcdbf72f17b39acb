-- Levels of a decision (alert, digest, no), every version of every rule that was ever at work, and
-- the decisions of rules on trial, which stand apart so that nothing can be sent from them.
-- Constraints are added without a look at old rows: no table is rewritten or scanned.

alter table news.decision
  add column level text,
  drop constraint decision_disposition_check,
  add constraint decision_disposition_check check (disposition in
    ('alert', 'same_story', 'baseline', 'backfill', 'old', 'weak', 'not_relevant')) not valid,
  add constraint decision_level_check check (level in ('alert', 'digest', 'no')) not valid,
  add constraint decision_level_relevant check ((level <> 'no') = is_relevant) not valid,
  add constraint decision_weak_level check (disposition <> 'weak' or level = 'digest') not valid;
comment on column news.decision.level is
  'What the rule says of the article alone: alert (at once), digest (doubtful or weak), no. Null: decided before there were levels; then is_relevant meant alert.';
comment on column news.decision.is_relevant is 'Worth telling, at once or in the digest.';
comment on column news.decision.disposition is
  'What followed: alert (it opened one), same_story (its story was told), baseline/backfill/old/weak (next digest), not_relevant.';

create function news.level_of(level text, is_relevant boolean) returns text
language sql immutable parallel safe set search_path = pg_catalog as
$$ select coalesce(level, case when is_relevant then 'alert' else 'no' end) $$;
comment on function news.level_of(text, boolean) is
  'The level of a decision, also of one from before there were levels.';

create view news.witness as
select sa.story_id, a.id as article_id,
       coalesce('wire ' || a.wire, 'owner ' || o.owner_group, 'outlet ' || o.slug) as speaker
  from news.story_article sa
  join news.article a on a.id = sa.article_id
  join news.outlet o on o.slug = a.outlet_slug
 where not exists (select from news.copy_pair c where c.article_id = a.id);
comment on view news.witness is
  'Articles that tell a story in words of their own, and who speaks in them: a wire agency, else the owner of the outlet, else the outlet. Two of one speaker are one source.';

create table news.rule_version (
  topic        text not null check (topic ~ '^[a-z0-9-]+$'),
  rule_version text not null check (rule_version <> ''),
  name_ko      text not null,
  name_en      text not null,
  author       text not null,
  written_on   date not null,
  note         text not null,
  alert_at     real not null,
  digest_at    real not null check (digest_at <= alert_at),
  rule         jsonb not null,
  live_at      timestamptz,
  shadow_at    timestamptz,
  primary key (topic, rule_version),
  check (num_nonnulls(live_at, shadow_at) > 0)
);
comment on table news.rule_version is
  'Every rule that a process step has worked by: who wrote it, when and why, and its whole text.';
comment on column news.rule_version.live_at is 'When it was first seen at work; null: never live.';
comment on column news.rule_version.shadow_at is 'When it was first seen on trial beside the live rule.';

create table news.shadow_decision (
  article_id   bigint not null references news.article,
  topic        text not null,
  rule_version text not null,
  content_sha  bytea not null,
  level        text not null check (level in ('alert', 'digest', 'no')),
  score        real not null,
  evidence     jsonb not null,
  reason       text not null,
  decided_at   timestamptz not null,
  primary key (article_id, topic, rule_version, content_sha),
  foreign key (topic, rule_version) references news.rule_version
);
create index shadow_decision_version on news.shadow_decision (topic, rule_version);
comment on table news.shadow_decision is
  'What a rule on trial says of the articles that the live rule decides on. No alert and no digest can refer to it.';

create table news.suppression (
  decision_id bigint not null references news.decision,
  kind        text not null check (kind in ('cooldown', 'silence', 'quiet_hours')),
  at          timestamptz not null,
  until_at    timestamptz,
  primary key (decision_id, kind)
);
comment on table news.suppression is
  'Why an alert that was decided was held back by those who send it: one row, and api_v1.answers tells of it.';
comment on column news.suppression.until_at is 'Until when; null: for good.';

grant select on news.witness to news_ingest;
grant execute on function news.level_of(text, boolean) to news_read, news_ingest, news_alert;
grant select, insert, update on news.rule_version to news_ingest;
grant select, insert on news.shadow_decision, news.suppression to news_ingest;
grant select, insert, update on news.suppression to news_alert;
