-- What listings say that is not so; portal copies and their originals; feeds that are gone.

-- ── Oddities ──────────────────────────────────────────────────────────────────────────────────

alter table news.source
  add column listing_notes text[] not null default '{}',
  add column sought_at     timestamptz;
comment on column news.source.listing_notes is
  'What is untrue or odd about the listing that was last read, by name (crawlers/feed_lies.py): all_now, charset_untrue, relative_links, …';
comment on column news.source.sought_at is
  'When another address was last looked for in place of this listing, which is gone.';

alter table news.listed_item add column flags text[] not null default '{}';
comment on column news.listed_item.flags is
  'What is odd about what its listing says of it, by name (crawlers/feed_lies.py): future_date, feed_now, kst_as_utc, …; a time that cannot be true stands in published_raw alone.';

-- ── Portals ───────────────────────────────────────────────────────────────────────────────────

create table news.portal_copy (
  portal_sha      bytea primary key check (length(portal_sha) = 32),
  portal_url      text not null,
  original_sha    bytea not null check (length(original_sha) = 32),
  original_url    text not null,
  source_id       bigint not null references news.source,
  first_listed_at timestamptz not null default news.business_now(),
  check (portal_sha <> original_sha)
);
create index portal_copy_original on news.portal_copy (original_sha);
comment on table news.portal_copy is
  'Portal copies of articles, as listings name them together with their originals: one original each, which is what gets fetched.';
comment on column news.portal_copy.portal_sha is 'Tells the copy''s address from others, as listed_item.url_sha does.';
comment on column news.portal_copy.original_sha is 'listed_item.url_sha and article.url_sha of the original.';
comment on column news.portal_copy.source_id is 'Whose listing named both first.';

-- ── Feeds that are gone ───────────────────────────────────────────────────────────────────────

create table news.feed_proposal (
  id            bigint generated always as identity primary key,
  source_id     bigint not null references news.source,
  old_url       text not null,
  new_url       text not null,
  protocol      text not null check (protocol in ('feed', 'sitemap')),
  found_by      text not null check (found_by in ('front_page', 'family', 'robots')),
  is_own_host   boolean not null,
  entries       integer not null default 0 check (entries >= 0),
  articles      integer not null default 0 check (articles between 0 and entries),
  found_at      timestamptz not null default clock_timestamp(),
  last_read_at  timestamptz,
  dismissed_at  timestamptz,
  unique (source_id, new_url)
);
comment on table news.feed_proposal is
  'Addresses found in place of listings that are gone. One on the listing''s own host that lists articles is read beside it until the catalogue says something else; one on another host is for people to judge.';
comment on column news.feed_proposal.found_by is
  'front_page: a link rel=alternate of the outlet''s front page; family: where such systems keep it; robots: a Sitemap line of robots.txt.';
comment on column news.feed_proposal.is_own_host is 'Whether it stands on the host of the old one, but for www.';
comment on column news.feed_proposal.entries is 'What it listed when it was last read; 0: it was not asked.';
comment on column news.feed_proposal.articles is 'Of these, the addresses of articles by the catalogue''s pattern.';
comment on column news.feed_proposal.dismissed_at is 'When somebody said that it is not to be read.';

grant select, insert on news.portal_copy to news_ingest;
grant select, insert, update on news.feed_proposal to news_ingest;
