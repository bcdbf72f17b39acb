-- Copies: pairs with what their texts share, and the index of candidates in partitions by day.

-- ── Pairs ─────────────────────────────────────────────────────────────────────────────────────
-- Renamed, not rewritten: the new columns are null in what was found before.

alter table news.copy_pair rename to text_pair;
alter table news.text_pair
  add column score            real,
  add column later_share      real,
  add column earlier_share    real,
  add column spans            integer[],
  add column later_revision   integer,
  add column earlier_revision integer;
alter table news.text_pair drop constraint copy_pair_kind_check;
alter table news.text_pair
  add constraint text_pair_kind_check check (kind in ('exact', 'near', 'follow_up')) not valid,
  add constraint text_pair_shares_check
    check (score between 0 and 1 and later_share between 0 and 1 and earlier_share between 0 and 1)
    not valid,
  add constraint text_pair_spans_check check (cardinality(spans) % 4 = 0) not valid,
  add constraint text_pair_whole_check
    check (num_nulls(score, later_share, earlier_share, spans, later_revision, earlier_revision) in (0, 6))
    not valid;
alter table news.text_pair validate constraint text_pair_kind_check;
alter table news.text_pair validate constraint text_pair_shares_check;
alter table news.text_pair validate constraint text_pair_spans_check;
alter table news.text_pair validate constraint text_pair_whole_check;
comment on table news.text_pair is
  'A verified pair: both share a text origin. Nothing is inferred across pairs. A follow_up is the same outlet''s next step of one report, not a copy.';
comment on column news.text_pair.score is
  'Share of the shorter text''s sentences that stand, nearly the same, in the other (0-1). Null: found before sentences were aligned.';
comment on column news.text_pair.later_share is 'How much of the later text, by its characters, stands in the earlier one (0-1).';
comment on column news.text_pair.earlier_share is 'How much of the earlier text stands in the later one (0-1).';
comment on column news.text_pair.spans is
  'Four numbers a match: start and end in the later body, start and end in the earlier one, of the revisions named beside.';

create view news.copy_pair as
select article_id, earlier_id, kind, containment, found_at, score, later_share, earlier_share,
       spans, later_revision, earlier_revision
  from news.text_pair
 where kind <> 'follow_up';
comment on view news.copy_pair is 'The verified pairs that are copies.';
grant select, insert, update on news.copy_pair to news_ingest;
grant select on news.copy_pair to news_alert;

create view news.article_origin as
select distinct on (c.article_id) c.article_id, c.earlier_id as origin_id
  from news.copy_pair c
  join news.article e on e.id = c.earlier_id
 order by c.article_id, coalesce(e.published_at, e.first_listed_at), e.id;
comment on view news.article_origin is
  'Of every copy the earliest article that it has a verified pair with.';
grant select on news.article_origin to news_ingest, news_alert;

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
