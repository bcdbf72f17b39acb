-- What a poll knows of its listing: when to ask again, what the last answer was, what may be missing.

alter table news.source
  add column adapted_every    interval check (adapted_every > interval '0'),
  add column interval_reason  text,
  add column rhythm           jsonb not null default '{}',
  add column quiet_polls      integer not null default 0,
  add column listing_sha      bytea check (length(listing_sha) = 32),
  add column listing_reader   text,
  add column unmodified_polls integer not null default 0,
  add column last_body_at     timestamptz,
  add column distrusted_until timestamptz,
  add column distrust_reason  text,
  add column listed_keys      bytea;
comment on column news.source.poll_every is
  'As the catalogue says: the interval to begin with, and the longest one of tier 1.';
comment on column news.source.adapted_every is
  'Interval that the last successful poll came to; null before it, or where the catalogue changed.';
comment on column news.source.interval_reason is 'What decided on adapted_every, in words.';
comment on column news.source.rhythm is
  'Usual time between entries, span of the listing, what the site asks for; seconds (crawlers/pacing.py).';
comment on column news.source.quiet_polls is 'Successful polls in a row that found nothing new.';
comment on column news.source.listing_sha is
  'The listing that was last read; the same bytes need not be read again. Null where it could not be read whole.';
comment on column news.source.listing_reader is
  'By what the listing was read: with another reader, validators and listing_sha mean nothing.';
comment on column news.source.unmodified_polls is 'Answers of 304 in a row.';
comment on column news.source.last_body_at is 'When the listing last came as a body.';
comment on column news.source.distrusted_until is
  'Its 304 was found to be untrue: until then it is asked without validators.';
comment on column news.source.listed_keys is
  'Of the articles in the listing that was last read: 8 bytes each of url_sha, sorted, 2000 at most.';

create table news.possible_gap (
  id           bigint generated always as identity primary key,
  source_id    bigint not null references news.source,
  run_id       bigint not null unique references news.crawl_run,
  missed_from  timestamptz not null,
  missed_until timestamptz not null,
  state        text not null default 'open'
               check (state in ('open', 'filling', 'filled', 'unfillable', 'dismissed')),
  filled_by    bigint references news.source,
  items        integer not null default 0,
  position     text[] not null default '{}',
  reached      timestamptz,
  tries        integer not null default 0,
  not_before   timestamptz not null default '-infinity',
  found_at     timestamptz not null default clock_timestamp(),
  closed_at    timestamptz,
  note         text,
  check (missed_from <= missed_until),
  check ((state in ('filled', 'unfillable', 'dismissed')) = (closed_at is not null))
);
create index possible_gap_open on news.possible_gap (source_id) where state in ('open', 'filling');
comment on table news.possible_gap is
  'Polls that shared no article with the one before: what was published in between may have rolled off the listing unseen.';
comment on column news.possible_gap.missed_from is 'The poll before (business time).';
comment on column news.possible_gap.missed_until is 'The poll that shared nothing with it (business time).';
comment on column news.possible_gap.filled_by is 'The sitemap or list that is read back to close it.';
comment on column news.possible_gap.items is 'Articles found by that.';
comment on column news.possible_gap.position is 'Listings still to be read, if it was begun.';
comment on column news.possible_gap.reached is 'The oldest entry seen while reading back.';

grant select, insert, update on news.possible_gap to news_ingest;
