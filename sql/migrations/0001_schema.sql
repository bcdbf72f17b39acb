-- The tables of the pipeline. Each step leaves committed rows here for the next one.
-- Times end in _at and are timestamptz; days are Seoul days.

create schema news;
revoke all on schema public from public;

create function news.business_now() returns timestamptz
language sql stable set search_path = pg_catalog as
$$ select clock_timestamp()
        + make_interval(secs => coalesce(nullif(current_setting('newswatch.clock_offset', true), ''), '0')::float8) $$;
comment on function news.business_now() is
  'The present moment of business time (ages, windows, days); twin of newswatch.clock.now. Leases use clock_timestamp().';

create function news.seoul_day(moment timestamptz) returns date
language sql immutable parallel safe set search_path = pg_catalog as
$$ select (moment at time zone 'Asia/Seoul')::date $$;

-- ── Who is watched ────────────────────────────────────────────────────────────────────────────

create table news.outlet (
  slug        text primary key check (slug ~ '^[a-z0-9_]+$'),
  name_ko     text not null check (name_ko <> ''),
  name_en     text not null check (name_en <> ''),
  kind        text not null check (kind in ('news', 'gov', 'blog', 'wire', 'company')),
  tier        smallint not null check (tier between 1 and 3),
  owner_group text,
  home_url    text not null,
  is_active   boolean not null default true,
  updated_at  timestamptz not null default clock_timestamp()
);

create table news.source (
  id               bigint generated always as identity primary key,
  slug             text not null unique,
  outlet_slug      text not null references news.outlet,
  protocol         text not null check (protocol in ('feed', 'sitemap', 'list')),
  url              text not null,
  host             text generated always as (lower(substring(url from '^https?://([^/:?#]+)'))) stored,
  use              text not null check (use in ('poll', 'backfill')),
  is_active        boolean not null default true,
  poll_every       interval not null check (poll_every > interval '0'),
  next_poll_at     timestamptz not null default '-infinity',
  first_success_at timestamptz,
  last_success_at  timestamptz,
  last_attempt_at  timestamptz,
  failing_since_at timestamptz,
  fail_streak      integer not null default 0,
  last_error_kind  text,
  last_error       text,
  etag             text,
  last_modified    text,
  claim_epoch      bigint not null default 0,
  claimed_until    timestamptz
);
create index source_next_poll_at on news.source (next_poll_at) where is_active and use = 'poll';
create index source_host on news.source (host);
comment on column news.source.claimed_until is 'A lease, renewed while a crawl is at work. What writes must also hold claim_epoch.';

create table news.host_gate (
  host            text primary key,
  next_allowed_at timestamptz not null default '-infinity',
  reason          text
);
comment on table news.host_gate is 'Per host: no request before next_allowed_at (Retry-After, back-off).';

-- ── What was fetched ──────────────────────────────────────────────────────────────────────────

create table news.crawl_run (
  id         bigint generated always as identity primary key,
  source_id  bigint not null references news.source,
  epoch      bigint not null,
  kind       text not null check (kind in ('poll', 'backfill')),
  state      text not null default 'open' check (state in ('open', 'done', 'failed', 'abandoned')),
  started_at timestamptz not null default clock_timestamp(),
  closed_at  timestamptz,
  listed     integer not null default 0,
  listed_new integer not null default 0,
  error_kind text,
  error      text,
  unique (source_id, epoch)
);

create table news.raw_document (
  sha256     bytea primary key check (length(sha256) = 32),
  body_gz    bytea not null,
  size_bytes integer not null,
  landed_at  timestamptz not null default clock_timestamp()
);
comment on table news.raw_document is 'Bodies as served, gzipped, named by the SHA-256 of the plain bytes.';

create table news.listed_item (
  id              bigint generated always as identity primary key,
  source_id       bigint not null references news.source,
  url             text not null,
  url_sha         bytea not null check (length(url_sha) = 32),
  title           text,
  summary         text,
  authors         text[] not null default '{}',
  published_at    timestamptz,
  published_precision text check (published_precision in ('minute', 'day')),
  published_raw   text,
  is_baseline     boolean not null,
  is_backfill     boolean not null,
  first_listed_at timestamptz not null,
  outage          interval not null default interval '0',
  state           text not null default 'due'
                  check (state in ('due', 'landed', 'filtered', 'gone', 'failed')),
  reason          text,
  tries           integer not null default 0,
  not_before      timestamptz not null default '-infinity',
  revisit_at      timestamptz,
  unique (source_id, url_sha)
);
comment on column news.listed_item.revisit_at is 'When a page that landed is looked at once more, for a correction or a disappearance.';
comment on column news.listed_item.is_baseline is 'Stood in the first successful poll of its source: reported in the digest, never as an alert.';
comment on column news.listed_item.outage is 'How long, beyond the usual interval, we had not looked at the source when the item was first listed.';
create index listed_item_due on news.listed_item (source_id, not_before) where state = 'due';
create index listed_item_revisit on news.listed_item (source_id, revisit_at) where revisit_at is not null;
create index listed_item_gone on news.listed_item (id) where state = 'gone';
create index listed_item_url_sha on news.listed_item (url_sha);

create table news.fetch_attempt (
  id           bigint generated always as identity primary key,
  run_id       bigint not null references news.crawl_run,
  source_id    bigint not null references news.source,
  item_id      bigint references news.listed_item,
  kind         text not null check (kind in ('robots', 'listing', 'page')),
  url          text not null,
  state        text not null default 'open'
               check (state in ('open', 'landed', 'not_modified', 'redirected', 'refused', 'failed',
                                'abandoned')),
  http_status  integer,
  error_kind   text,
  error        text,
  size_bytes   integer,
  raw_sha      bytea references news.raw_document,
  headers      jsonb,
  final_url    text,
  started_at   timestamptz not null default clock_timestamp(),
  ended_at     timestamptz,
  parse_state  text not null default 'none' check (parse_state in ('none', 'due', 'done', 'quarantined')),
  parse_tries  integer not null default 0,
  check ((state = 'landed') = (raw_sha is not null)),
  check ((state = 'open') = (ended_at is null))
);
comment on table news.fetch_attempt is 'The fetch ledger: one row per request, opened before it and closed with its outcome.';
create index fetch_attempt_open on news.fetch_attempt (started_at) where state = 'open';
create index fetch_attempt_parse_due on news.fetch_attempt (id) where parse_state = 'due';
create index fetch_attempt_item on news.fetch_attempt (item_id);
create index fetch_attempt_run on news.fetch_attempt (run_id);

-- ── What was read ─────────────────────────────────────────────────────────────────────────────

create table news.parsed_page (
  id                  bigint generated always as identity primary key,
  attempt_id          bigint not null unique references news.fetch_attempt,
  item_id             bigint not null references news.listed_item,
  source_id           bigint not null references news.source,
  url                 text not null,
  canonical_url       text,
  title               text not null,
  body                text not null,
  authors             text[] not null,
  section             text,
  published_at        timestamptz,
  published_precision text check (published_precision in ('minute', 'day')),
  modified_at         timestamptz,
  origin              jsonb not null,
  flags               text[] not null,
  charset             text not null,
  raw_sha             bytea not null references news.raw_document,
  parser_version      text not null,
  parsed_at           timestamptz not null default clock_timestamp(),
  state               text not null default 'due' check (state in ('due', 'done', 'quarantined')),
  outcome             text check (outcome in ('article', 'revision', 'unchanged', 'filtered')),
  outcome_reason      text,
  article_id          bigint,
  tries               integer not null default 0
);
create index parsed_page_due on news.parsed_page (id) where state = 'due';
create index parsed_page_item on news.parsed_page (item_id);

create table news.quarantine (
  id          bigint generated always as identity primary key,
  stage       text not null check (stage in ('listing', 'parse', 'process')),
  attempt_id  bigint references news.fetch_attempt,
  page_id     bigint references news.parsed_page,
  url         text not null,
  raw_sha     bytea references news.raw_document,
  version     text not null,
  error_kind  text not null,
  error       text not null,
  first_at    timestamptz not null default clock_timestamp(),
  last_at     timestamptz not null default clock_timestamp(),
  tries       integer not null default 1,
  resolved_at timestamptz,
  resolution  text check (resolution in ('retried', 'discarded')),
  unique nulls not distinct (stage, attempt_id, page_id)
);

-- ── Articles, copies, stories ─────────────────────────────────────────────────────────────────

create table news.article (
  id                  bigint generated always as identity primary key,
  outlet_slug         text not null references news.outlet,
  source_id           bigint not null references news.source,
  url                 text not null,
  url_sha             bytea not null unique check (length(url_sha) = 32),
  title               text not null check (title <> ''),
  body                text not null,
  authors             text[] not null,
  section             text,
  published_at        timestamptz,
  published_precision text check (published_precision in ('minute', 'day')),
  modified_at         timestamptz,
  origin              jsonb not null,
  flags               text[] not null,
  charset             text not null,
  content_sha         bytea not null check (length(content_sha) = 32),
  raw_sha             bytea not null references news.raw_document,
  parser_version      text not null,
  revision            integer not null default 1,
  is_baseline         boolean not null,
  is_backfill         boolean not null,
  first_listed_at     timestamptz not null,
  outage              interval not null,
  first_seen_at       timestamptz not null,
  deleted_at          timestamptz
);
comment on column news.article.published_at is 'As the page says; null where it says nothing or what cannot be true (flag bad_date).';
comment on column news.article.first_seen_at is 'When we first read it: the time of knowledge beside the time of publication.';
create index article_content_sha on news.article (content_sha);
create index article_first_seen_at on news.article (first_seen_at);
create index article_outlet on news.article (outlet_slug, first_seen_at);
create index article_source on news.article (source_id);
create index article_day on news.article (news.seoul_day(coalesce(published_at, first_listed_at)));
alter table news.parsed_page add foreign key (article_id) references news.article;

create table news.article_revision (
  article_id   bigint not null references news.article,
  revision     integer not null,
  title        text not null,
  body         text not null,
  published_at timestamptz,
  modified_at  timestamptz,
  content_sha  bytea not null,
  raw_sha      bytea not null references news.raw_document,
  known_at     timestamptz not null,
  primary key (article_id, revision)
);
comment on table news.article_revision is 'Every text an article has had, the present one included; nothing known is overwritten.';

create table news.copy_key (
  key        bigint not null,
  article_id bigint not null references news.article,
  day        date not null,
  primary key (key, article_id)
);
comment on table news.copy_key is 'The smallest gram hashes of the articles inside the copy window: candidates for near copies.';
create index copy_key_article on news.copy_key (article_id);

create table news.article_gram (
  article_id bigint primary key references news.article,
  grams      bytea not null,
  day        date not null
);
comment on column news.article_gram.grams is 'Sorted unsigned 64-bit hashes of the character 5-grams, little-endian.';

create table news.copy_pair (
  article_id  bigint not null references news.article,
  earlier_id  bigint not null references news.article,
  kind        text not null check (kind in ('exact', 'near')),
  containment real not null check (containment between 0 and 1),
  found_at    timestamptz not null default clock_timestamp(),
  primary key (article_id, earlier_id),
  check (article_id <> earlier_id)
);
comment on table news.copy_pair is 'A verified pair: both share a text origin. Nothing is inferred across pairs.';
create index copy_pair_earlier on news.copy_pair (earlier_id);

create view news.telling as
select a.id as article_id, a.title, a.url, o.name_ko, o.name_en,
       a.published_at, a.published_precision, a.first_listed_at, a.deleted_at,
       first.name_ko as copy_of_ko, first.name_en as copy_of_en
  from news.article a
  join news.outlet o on o.slug = a.outlet_slug
  left join lateral (select eo.name_ko, eo.name_en
                       from news.copy_pair c
                       join news.article e on e.id = c.earlier_id
                       join news.outlet eo on eo.slug = e.outlet_slug
                      where c.article_id = a.id
                      order by coalesce(e.published_at, e.first_listed_at), e.id
                      limit 1) first on true;
comment on view news.telling is 'An article as messages name it; for a verified copy also the outlet that had the text first.';

create table news.story (
  id               bigint generated always as identity primary key,
  first_article_id bigint not null references news.article,
  first_at         timestamptz not null,
  last_at          timestamptz not null,
  opened_at        timestamptz not null default clock_timestamp()
);
create index story_last_at on news.story (last_at);

create table news.story_article (
  article_id bigint primary key references news.article,
  story_id   bigint not null references news.story,
  joined_by  text not null check (joined_by in ('first', 'copy', 'similar', 'hand')),
  near_id    bigint references news.article,
  score      real,
  joined_at  timestamptz not null default clock_timestamp()
);
create index story_article_story on news.story_article (story_id);

create table news.story_term (
  term       text not null,
  article_id bigint not null references news.article,
  weight     real not null,
  day        date not null,
  primary key (term, article_id)
);
comment on table news.story_term is 'The heaviest terms of the articles inside the story window: candidates for the same event.';
create index story_term_article on news.story_term (article_id);

create table news.article_term (
  article_id bigint primary key references news.article,
  terms      text[] not null,
  weights    real[] not null,
  check (cardinality(terms) = cardinality(weights))
);
comment on table news.article_term is 'All weighted terms of an article, a vector of length one: how near two articles are.';

create table news.term_count (
  term     text primary key,
  articles integer not null
) with (fillfactor = 70);
comment on table news.term_count is 'In how many articles of story_term a term stands; the empty term counts the articles.';

-- ── Decisions, alerts, deliveries ─────────────────────────────────────────────────────────────

create table news.decision (
  id           bigint generated always as identity primary key,
  article_id   bigint not null references news.article,
  topic        text not null,
  rule_version text not null,
  content_sha  bytea not null,
  is_relevant  boolean not null,
  score        real not null,
  evidence     jsonb not null,
  reason       text not null,
  disposition  text not null check (disposition in
               ('alert', 'same_story', 'baseline', 'backfill', 'old', 'not_relevant')),
  story_id     bigint not null references news.story,
  decided_at   timestamptz not null,
  unique (article_id, topic, rule_version, content_sha),
  check (is_relevant = (disposition <> 'not_relevant'))
);
comment on column news.decision.disposition is
  'What followed: alert (it opened one), same_story (its story was told), baseline/backfill/old (next digest), not_relevant.';
create index decision_decided_at on news.decision (decided_at);
create index decision_story on news.decision (story_id, topic);

create table news.alert (
  id           bigint generated always as identity primary key,
  topic        text not null,
  story_id     bigint not null references news.story,
  article_id   bigint not null references news.article,
  decision_id  bigint not null unique references news.decision,
  raised_at    timestamptz not null,
  fanned_out_at timestamptz,
  unique (topic, story_id)
);
create index alert_not_fanned_out on news.alert (id) where fanned_out_at is null;

create table news.digest (
  id            bigint generated always as identity primary key,
  day           date not null unique,
  made_at       timestamptz not null,
  fanned_out_at timestamptz
);

create table news.digest_item (
  decision_id bigint primary key references news.decision,
  digest_id   bigint not null references news.digest
);
create index digest_item_digest on news.digest_item (digest_id);

create table news.delivery (
  id           bigint generated always as identity primary key,
  alert_id     bigint references news.alert,
  digest_id    bigint references news.digest,
  channel      text not null check (channel in ('slack', 'email', 'file')),
  recipient    text not null check (recipient <> ''),
  dedup_key    text not null unique check (dedup_key ~ '^[0-9a-f]{64}$'),
  state        text not null default 'pending'
               check (state in ('pending', 'claimed', 'sent', 'refused', 'held')),
  epoch        bigint not null default 0,
  lease_until  timestamptz,
  not_before   timestamptz not null default '-infinity',
  tries        integer not null default 0,
  maybe_repeated boolean not null default false,
  remote_ref   text,
  last_outcome text,
  last_error   text,
  created_at   timestamptz not null default clock_timestamp(),
  sent_at      timestamptz,
  check (num_nonnulls(alert_id, digest_id) = 1),
  check ((state = 'sent') = (sent_at is not null)),
  constraint delivery_once unique nulls not distinct (alert_id, digest_id, channel, recipient)
);
create index delivery_due on news.delivery (not_before) where state in ('pending', 'claimed');

create table news.delivery_attempt (
  delivery_id bigint not null references news.delivery,
  epoch       bigint not null,
  intent_at   timestamptz not null default clock_timestamp(),
  ended_at    timestamptz,
  outcome     text check (outcome in ('sent', 'retry', 'refused', 'uncertain')),
  detail      text,
  primary key (delivery_id, epoch),
  check ((ended_at is null) = (outcome is null))
);
comment on table news.delivery_attempt is 'The intent, committed before the message leaves, and what the channel answered.';

create table news.channel_gate (
  channel          text not null,
  recipient        text not null,
  next_allowed_at  timestamptz not null default '-infinity',
  failing_since_at timestamptz,
  last_error       text,
  primary key (channel, recipient)
);
comment on table news.channel_gate is
  'Per recipient of a channel: no message before next_allowed_at (pace, Retry-After, outage), and since when it has failed.';
