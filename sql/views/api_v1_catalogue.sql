-- The consumers' contract, fifth part: who is watched, and what was found of other addresses.
-- The same rules as in api_v1.sql.

create or replace view api_v1.outlets as
select o.slug as outlet, o.name_ko as outlet_name, o.name_en as outlet_name_en, o.kind, o.tier,
       o.owner_group, o.home_url, o.is_active, o.family, o.licence, o.ai_terms, o.terms_seen,
       o.robots_noted, o.verified_by, o.verified_on, o.promised_least, o.promised_most,
       o.promised_body, o.promised_time,
       array(select s.slug from news.source s
              where s.outlet_slug = o.slug and s.is_active order by s.id) as sources
  from news.outlet o;
comment on view api_v1.outlets is 'Every outlet of the catalogue, as its YAML tells of it.';
comment on column api_v1.outlets.outlet is 'Slug of the outlet.';
comment on column api_v1.outlets.outlet_name is 'Its Korean name.';
comment on column api_v1.outlets.outlet_name_en is 'Its English name.';
comment on column api_v1.outlets.kind is 'news, gov, blog, wire, company or portal.';
comment on column api_v1.outlets.tier is '1 (most important) to 3.';
comment on column api_v1.outlets.owner_group is 'Sister outlets share it; null: none known.';
comment on column api_v1.outlets.home_url is 'Its address.';
comment on column api_v1.outlets.is_active is 'Whether the catalogue still has it.';
comment on column api_v1.outlets.family is 'Content management system; null: its own.';
comment on column api_v1.outlets.licence is
  'What may be done with its texts, as far as it was seen: kogl-1 … kogl-4 are the types of 공공누리, kogl: each document says its own; reserved; unknown.';
comment on column api_v1.outlets.ai_terms is 'forbidden: it forbids training AI and other use for it; unknown.';
comment on column api_v1.outlets.terms_seen is 'Where licence and ai_terms are written.';
comment on column api_v1.outlets.robots_noted is 'What was noted of robots.txt on a day; the file itself decides at every crawl.';
comment on column api_v1.outlets.verified_by is 'evidence: from public lists and stored pages only; live: fetched by newswatch.';
comment on column api_v1.outlets.verified_on is 'On which day.';
comment on column api_v1.outlets.promised_least is 'Articles a day that it promises at least.';
comment on column api_v1.outlets.promised_most is 'At most.';
comment on column api_v1.outlets.promised_body is 'Share of its pages (0–1) that show their text.';
comment on column api_v1.outlets.promised_time is 'Share of its pages (0–1) that show their time of publication.';
comment on column api_v1.outlets.sources is 'Slugs of its sources in order of preference.';

create or replace view api_v1.portal_copies as
select c.portal_url, c.original_url, s.slug as source, c.first_listed_at,
       (select a.id from news.article a where a.url_sha = c.original_sha) as article_id
  from news.portal_copy c
  join news.source s on s.id = c.source_id;
comment on view api_v1.portal_copies is
  'Copies of articles at portals, as listings name them beside their originals; the original is what is fetched.';
comment on column api_v1.portal_copies.portal_url is 'Address of the copy.';
comment on column api_v1.portal_copies.original_url is 'Address of the original.';
comment on column api_v1.portal_copies.source is 'Slug of the source whose listing named both first.';
comment on column api_v1.portal_copies.first_listed_at is 'When.';
comment on column api_v1.portal_copies.article_id is 'The article that the original became; null where it did not.';

create or replace view api_v1.feed_proposals as
select p.id as proposal_id, s.slug as source, p.old_url, p.new_url, p.protocol, p.found_by,
       p.is_own_host, p.entries, p.articles, p.found_at, p.last_read_at, p.dismissed_at
  from news.feed_proposal p
  join news.source s on s.id = p.source_id;
comment on view api_v1.feed_proposals is
  'Addresses found in place of listings that are gone, to be put into the catalogue or dismissed.';
comment on column api_v1.feed_proposals.proposal_id is 'Number of the proposal.';
comment on column api_v1.feed_proposals.source is 'Slug of the source whose listing is gone.';
comment on column api_v1.feed_proposals.old_url is 'Its address.';
comment on column api_v1.feed_proposals.new_url is 'What was found.';
comment on column api_v1.feed_proposals.protocol is 'feed or sitemap.';
comment on column api_v1.feed_proposals.found_by is 'front_page, family (where such systems keep it) or robots (a Sitemap line).';
comment on column api_v1.feed_proposals.is_own_host is 'Whether it stands on the host of the old one; only then it is read meanwhile.';
comment on column api_v1.feed_proposals.entries is 'What it listed when it was last read; 0: it was not asked.';
comment on column api_v1.feed_proposals.articles is 'Of these, addresses of articles by the catalogue''s pattern.';
comment on column api_v1.feed_proposals.found_at is 'When it was found.';
comment on column api_v1.feed_proposals.last_read_at is 'When it was last read.';
comment on column api_v1.feed_proposals.dismissed_at is 'When somebody said that it is not to be read.';

grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
