-- Back-tests: what a draft of a rule would have said of the stored articles, beside the live rule.
-- Each batch is committed with how far it came, so that one that was stopped goes on from there.

create table news.backtest (
  id            bigint generated always as identity primary key,
  topic         text not null,
  draft_sha     bytea not null check (length(draft_sha) = 32),
  draft_version text not null,
  live_version  text not null,
  since         date not null,
  reached_id    bigint not null default 0,
  articles      bigint not null default 0,
  seconds       double precision not null default 0,
  started_at    timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  unique (draft_sha, live_version, since)
);
comment on table news.backtest is 'One run of a draft over the stored articles, and how far it came.';
comment on column news.backtest.reached_id is 'Articles up to this number are judged.';
comment on column news.backtest.seconds is 'Time spent judging, over all its sittings.';

create table news.backtest_hit (
  backtest_id bigint not null references news.backtest on delete cascade,
  article_id  bigint not null references news.article,
  draft_level text not null check (draft_level in ('alert', 'digest', 'no')),
  draft_score real not null,
  live_level  text not null check (live_level in ('alert', 'digest', 'no')),
  live_score  real not null,
  reason      text not null,
  reason_en   text not null,
  primary key (backtest_id, article_id)
);
create index backtest_hit_article on news.backtest_hit (article_id);
comment on table news.backtest_hit is
  'Articles that the draft or the live rule would tell, or nearly; of all others both say a clear no.';
comment on column news.backtest_hit.reason is 'Why the draft says so.';

grant select, insert, update, delete on news.backtest, news.backtest_hit to news_ingest;
