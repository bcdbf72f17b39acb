-- More fields of a page, what was found and lost for each, and entries decided by their listing.
-- Columns are added with constant defaults and constraints without a look at old rows: no table is
-- rewritten or scanned.

alter table news.parsed_page
  add column title_tags    text[] not null default '{}',
  add column tags          text[] not null default '{}',
  add column wire          text,
  add column embargo       text,
  add column press_release text,
  add column image_url     text,
  add column rejected      jsonb not null default '{}',
  alter column attempt_id drop not null,
  alter column raw_sha drop not null,
  add constraint parsed_page_read
      check ((attempt_id is null) = (raw_sha is null)) not valid,
  add constraint parsed_page_image
      check (image_url ~ '^https?://' and length(image_url) <= 2000) not valid,
  add constraint parsed_page_rejected check (jsonb_typeof(rejected) = 'object') not valid;
comment on column news.parsed_page.attempt_id is
  'The request whose body it was read from; null: no page could be read, and these are the title and time of its listing.';
comment on column news.parsed_page.rejected is
  'Field → what was found elsewhere and lost: value, origin, why (crawlers/parsing/rejected.py).';
create unique index parsed_page_listing on news.parsed_page (item_id) where attempt_id is null;

alter table news.article
  add column title_tags    text[] not null default '{}',
  add column tags          text[] not null default '{}',
  add column wire          text,
  add column embargo       text,
  add column press_release text,
  add column image_url     text,
  add column rejected      jsonb not null default '{}',
  alter column raw_sha drop not null,
  add constraint article_read
      check (raw_sha is not null or 'listing_only' = any(flags)) not valid,
  add constraint article_image
      check (image_url ~ '^https?://' and length(image_url) <= 2000) not valid,
  add constraint article_rejected check (jsonb_typeof(rejected) = 'object') not valid;
comment on column news.article.raw_sha is
  'The bytes that it was read from; null while nothing but its listing is known (flag listing_only).';
comment on column news.article.title_tags is '[속보], [단독], (종합) …: they stand in the title too.';
comment on column news.article.wire is 'The agency whose text it is, as dateline, byline or copyright line say.';
comment on column news.article.embargo is 'The note of when it may be told, as written.';
comment on column news.article.press_release is
  'The note that it is a press release or made from one, as written.';
comment on column news.article.image_url is 'The lead picture''s address; it is never fetched.';

alter table news.article_revision
  add column flags         text[] not null default '{}',
  add column title_tags    text[] not null default '{}',
  add column tags          text[] not null default '{}',
  add column wire          text,
  add column embargo       text,
  add column press_release text,
  add column image_url     text,
  alter column raw_sha drop not null;
comment on column news.article_revision.raw_sha is 'Null: as its listing told of it.';

-- Entries whose page cannot be read: decided on by their listing (sql/queries/processing.sql).
create index listed_item_unread on news.listed_item (id)
 where state = 'failed'
    or (state = 'filtered' and reason = 'robots')
    or (state = 'due' and reason in ('http_401', 'http_402', 'http_403', 'http_451'));

create or replace view news.telling as
select a.id as article_id, a.title, a.url, o.name_ko, o.name_en,
       a.published_at, a.published_precision, a.first_listed_at, a.deleted_at,
       first.name_ko as copy_of_ko, first.name_en as copy_of_en,
       'listing_only' = any(a.flags) as is_listing_only
  from news.article a
  join news.outlet o on o.slug = a.outlet_slug
  left join lateral (select eo.name_ko, eo.name_en
                       from news.copy_pair c
                       join news.article e on e.id = c.earlier_id
                       join news.outlet eo on eo.slug = e.outlet_slug
                      where c.article_id = a.id
                      order by coalesce(e.published_at, e.first_listed_at), e.id
                      limit 1) first on true;
