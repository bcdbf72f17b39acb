-- What each site's robots.txt last said, kept over runs.

create table news.robots_file (
  origin     text primary key check (origin ~ '^https?://[^/]+$'),
  status     integer not null,
  kind       text not null check (kind in ('rules', 'html', 'nothing')),
  body       bytea not null check (length(body) <= 512000),
  refused_ai text[] not null,
  fetched_at timestamptz not null,
  expires_at timestamptz not null,
  failed_at  timestamptz,
  failure    text,
  check (expires_at between fetched_at and fetched_at + interval '24 hours'),
  check ((failed_at is null) = (failure is null))
);
comment on table news.robots_file is
  'The last robots.txt of each origin (scheme, host, port: RFC 9309, 2.3) that could be had.';
comment on column news.robots_file.kind is
  'rules; html: a web page in its place, which holds no rules; nothing: the site has none.';
comment on column news.robots_file.body is 'As served, its first 500 KiB.';
comment on column news.robots_file.refused_ai is
  'Known crawlers of AI makers that it names and forbids the whole site. A fact about the site; it changes nothing here.';
comment on column news.robots_file.expires_at is 'Until then no new copy is asked for.';
comment on column news.robots_file.failed_at is
  'When a newer copy was last asked for in vain; this one serves until 24 hours after fetched_at.';

grant select, insert, update on news.robots_file to news_ingest;
