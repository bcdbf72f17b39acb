-- What the catalogue knows of an outlet beyond its address: system, terms, and how it was verified.

alter table news.outlet
  add column family       text check (family <> ''),
  add column licence      text not null default 'unknown'
    check (licence in ('reserved', 'noncommercial', 'consent',
                       'kogl', 'kogl-1', 'kogl-2', 'kogl-3', 'kogl-4', 'unknown')),
  add column crawl_terms  text not null default 'unknown' check (crawl_terms in ('consent', 'unknown')),
  add column ai_terms     text not null default 'unknown' check (ai_terms in ('forbidden', 'unknown')),
  add column terms_seen   text not null default '',
  add column robots_noted jsonb check (jsonb_typeof(robots_noted) = 'object'),
  add column verified_by  text check (verified_by in ('evidence', 'live')),
  add column verified_on  date,
  add check ((verified_by is null) = (verified_on is null)),
  add check (terms_seen <> ''
             or (licence = 'unknown' and crawl_terms = 'unknown' and ai_terms = 'unknown'));
comment on column news.outlet.owner_group is 'Sister outlets share it; null: none known.';
comment on column news.outlet.family is 'Its content management system, where many outlets have it; null: its own.';
comment on column news.outlet.licence is
  'What may be done with its texts, as far as it was seen: reserved; noncommercial use only; consent for any use; kogl-1 … kogl-4 are the types of 공공누리, kogl where each document says its own.';
comment on column news.outlet.crawl_terms is
  'consent: its terms want to be asked before machines collect its articles.';
comment on column news.outlet.ai_terms is 'forbidden: it forbids training AI and other use for it.';
comment on column news.outlet.terms_seen is 'Where licence, crawl_terms and ai_terms are written.';
comment on column news.outlet.robots_noted is
  'What was noted of robots.txt, and on which day. The file itself decides at every crawl.';
comment on column news.outlet.verified_by is
  'evidence: known from public lists and stored pages; live: newswatch itself has fetched it. Null: not yet written.';

-- Portals and search services as outlets, and open APIs as sources. Both checks are wider than
-- before, so every row passes; the tables have a row per outlet and source, no more.
alter table news.outlet drop constraint outlet_kind_check;
alter table news.outlet add constraint outlet_kind_check
  check (kind in ('news', 'gov', 'blog', 'wire', 'company', 'portal')) not valid;
alter table news.outlet validate constraint outlet_kind_check;
alter table news.source drop constraint source_protocol_check;
alter table news.source add constraint source_protocol_check
  check (protocol in ('feed', 'sitemap', 'list', 'api')) not valid;
alter table news.source validate constraint source_protocol_check;
