-- What each source yields, field by field, against its promise and its own habit; and drift, which
-- is raised where a required field stays away.

alter table news.outlet
  add column promised_least integer check (promised_least >= 0),
  add column promised_most  integer check (promised_most >= promised_least),
  add column promised_body  real check (promised_body between 0 and 1),
  add column promised_time  real check (promised_time between 0 and 1),
  add column selected       text[] not null default '{}';
comment on column news.outlet.promised_least is 'Articles a day that its YAML promises at least.';
comment on column news.outlet.promised_body is 'Share of its pages that show their text, as promised.';
comment on column news.outlet.promised_time is 'Share of its pages that show their time of publication.';
comment on column news.outlet.selected is
  'Fields for which its YAML has a selector: read otherwise, they came by fallback.';

create function news.seoul_midnight(moment timestamptz, days_ago integer) returns timestamptz
language sql stable parallel safe set search_path = pg_catalog as
$$ select ((moment at time zone 'Asia/Seoul')::date - days_ago)::timestamp at time zone 'Asia/Seoul' $$;
comment on function news.seoul_midnight(timestamptz, integer) is
  'Start of the Seoul day so many days before that of the moment.';

create function news.is_of_page(origin text, has_selector boolean) returns boolean
language sql immutable parallel safe set search_path = pg_catalog as
$$ select coalesce(origin !~ '^(feed|list|sitemap|api|fallback|bad)'
                   and (origin ~ '^selector' or not has_selector), false) $$;
comment on function news.is_of_page(text, boolean) is
  'Whether a field stood on its page where it is looked for: not taken from its listing, not by a last resort.';

-- One row per page that was asked for by a poll and read, or could not be read.
create view news.page_yield as
select a.id as attempt_id, a.run_id, a.source_id, r.started_at,
       coalesce(p.title <> '', false)
         and news.is_of_page(p.origin ->> 'title', 'title' = any(o.selected)) as title,
       coalesce(p.body <> '', false)
         and news.is_of_page(p.origin ->> 'body', 'body' = any(o.selected)) as body,
       p.published_at is not null
         and news.is_of_page(p.origin ->> 'published', 'published' = any(o.selected)) as published,
       coalesce(p.published_precision = 'minute', false)
         and news.is_of_page(p.origin ->> 'published', 'published' = any(o.selected)) as published_minute,
       coalesce(p.authors <> '{}', false)
         and news.is_of_page(p.origin ->> 'authors', 'authors' = any(o.selected)) as authors,
       p.section is not null
         and news.is_of_page(p.origin ->> 'section', false) as section,
       p.article_id is not null
         and not exists (select from news.parsed_page e
                          where e.article_id = p.article_id and e.id < p.id) as is_article
  from news.fetch_attempt a
  join news.crawl_run r on r.id = a.run_id
  join news.source s on s.id = a.source_id
  join news.outlet o on o.slug = s.outlet_slug
  left join news.parsed_page p on p.attempt_id = a.id
 where a.kind = 'page' and a.state = 'landed' and a.parse_state in ('done', 'quarantined')
   and r.kind = 'poll' and p.outcome is distinct from 'filtered';
comment on view news.page_yield is 'Per page which fields the page itself gave; a page that could not be read gave none.';

create table news.run_yield (
  run_id           bigint primary key references news.crawl_run,
  source_id        bigint not null references news.source,
  started_at       timestamptz not null,
  pages            integer not null check (pages > 0),
  title            integer not null check (title between 0 and pages),
  body             integer not null check (body between 0 and pages),
  published        integer not null check (published between 0 and pages),
  published_minute integer not null check (published_minute between 0 and published),
  authors          integer not null check (authors between 0 and pages),
  section          integer not null check (section between 0 and pages),
  articles         integer not null check (articles between 0 and pages)
);
create index run_yield_source on news.run_yield (source_id, started_at);
comment on table news.run_yield is
  'Pages of a run, and how many of them gave each field: news.page_yield summed up, to outlast the pages.';

create table news.drift (
  id              bigint generated always as identity primary key,
  source_id       bigint not null references news.source,
  field           text not null check (field in ('title', 'body', 'published', 'articles')),
  since_at        timestamptz not null,
  raised_at       timestamptz not null default clock_timestamp(),
  usual_pages     integer not null check (usual_pages > 0),
  usual_filled    integer not null check (usual_filled between 0 and usual_pages),
  recent_pages    integer not null check (recent_pages >= 0),
  recent_filled   integer not null check (recent_filled between 0 and recent_pages),
  bad_attempt_id  bigint references news.fetch_attempt,
  good_attempt_id bigint references news.fetch_attempt,
  ended_at        timestamptz,
  resolution      text check (resolution in ('recovered', 'accepted', 'source_off')),
  note            text,
  check ((ended_at is null) = (resolution is null))
);
create unique index drift_once on news.drift (source_id, field) where ended_at is null;
create index drift_source on news.drift (source_id, raised_at);
comment on table news.drift is
  'A required field that a source no longer gives as usual, or (articles) a source that has fallen silent.';
comment on column news.drift.since_at is
  'Start of the first run most of whose pages lacked the field; of a silence the last article.';
comment on column news.drift.usual_filled is
  'Of usual_pages, how many gave the field; of a silence both are the articles usual in its time.';
comment on column news.drift.bad_attempt_id is
  'The latest page without the field; good_attempt_id is the latest that had it. Retention spares both.';

create view news.kept_document as
select a.raw_sha as sha256 from news.drift d join news.fetch_attempt a on a.id = d.bad_attempt_id
 union
select a.raw_sha from news.drift d join news.fetch_attempt a on a.id = d.good_attempt_id;
comment on view news.kept_document is 'Bodies that no retention may take: the samples of drift.';

create index crawl_run_started_at on news.crawl_run (started_at);
create index parsed_page_reread_at on news.parsed_page (reread_at) where reread_at is not null;
create index article_source_seen on news.article (source_id, first_seen_at);

grant execute on function news.is_of_page(text, boolean), news.seoul_midnight(timestamptz, integer)
  to news_read, news_ingest, news_alert;
grant select on news.page_yield, news.kept_document to news_ingest;
grant select, insert, update on news.run_yield, news.drift to news_ingest;
