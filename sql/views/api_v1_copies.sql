-- Where texts come from: press releases and what outlets made of them, independent sources.

create or replace view api_v1.press_releases as
select g.article_id,
       a.outlet_slug as outlet,
       g.origin_id   as release_id,
       e.outlet_slug as issuer,
       case when o.kind in ('gov', 'company', 'wire') then o.kind
            when e.press_release is not null then 'release'
            else 'wire' end as issuer_kind,
       c.later_share        as from_release,
       (1 - c.later_share)::real as added,
       c.earlier_share      as release_used,
       c.kind
  from news.article_origin g
  join news.copy_pair c on c.article_id = g.article_id and c.earlier_id = g.origin_id
  join news.article a on a.id = g.article_id
  join news.article e on e.id = g.origin_id
  join news.outlet o on o.slug = e.outlet_slug
 where o.kind in ('gov', 'company', 'wire') or e.press_release is not null or e.wire is not null;
comment on view api_v1.press_releases is
  'Articles whose text comes from an official one: of a ministry, a company or a wire agency, or marked as a release.';
comment on column api_v1.press_releases.article_id is 'The article.';
comment on column api_v1.press_releases.outlet is 'Slug of its outlet.';
comment on column api_v1.press_releases.release_id is 'The official text: the earliest article that it shares its text with.';
comment on column api_v1.press_releases.issuer is 'Slug of the outlet that gave it out.';
comment on column api_v1.press_releases.issuer_kind is
  'gov, company or wire as the catalogue has its outlet; else release (its page says so) or wire (its page names an agency).';
comment on column api_v1.press_releases.from_release is
  'How much of the article, by its characters, stands in the release (0–1); null: found before sentences were aligned.';
comment on column api_v1.press_releases.added is 'How much of it the outlet added.';
comment on column api_v1.press_releases.release_used is 'How much of the release stands in the article.';
comment on column api_v1.press_releases.kind is 'exact or near.';

create or replace view api_v1.story_sources as
select sa.story_id,
       count(*) as articles,
       count(*) filter (where w.article_id is null) as copies,
       count(distinct w.speaker) as independent_sources
  from news.story_article sa
  left join news.witness w on w.article_id = sa.article_id
 group by sa.story_id;
comment on view api_v1.story_sources is 'How many tell a story independently of each other.';
comment on column api_v1.story_sources.story_id is 'The story.';
comment on column api_v1.story_sources.articles is 'Its articles.';
comment on column api_v1.story_sources.copies is 'Those that share their text with an earlier article.';
comment on column api_v1.story_sources.independent_sources is
  'How many speak in the articles that share their text with no earlier one: wire agencies, owners (sister outlets count once), outlets.';

create or replace view api_v1.story_news as
select m.story_id, m.article_id, n.kind, n.text, n.field, n."start" as start_at, n."end" as end_at
  from news.story_article m
 cross join lateral jsonb_to_recordset(m.news)
       as n (kind text, text text, field text, "start" integer, "end" integer)
 where m.news is not null;
comment on view api_v1.story_news is
  'What articles were the first to say in their story when they came in; nothing of the first one.';
comment on column api_v1.story_news.story_id is 'The story.';
comment on column api_v1.story_news.article_id is 'The article.';
comment on column api_v1.story_news.kind is 'stage (발의, 의결, 공포 …), actor, number or date.';
comment on column api_v1.story_news.text is 'As it is written there.';
comment on column api_v1.story_news.field is 'title or body.';
comment on column api_v1.story_news.start_at is 'Where it begins in that field, in characters from 0.';
comment on column api_v1.story_news.end_at is 'Where it ends.';

create or replace view api_v1.story_changes as
select c.id as change_id, c.kind, c.story_id, c.other_id, c.article_id, c.made_by, c.why, c.made_at
  from news.story_change c;
comment on view api_v1.story_changes is 'Stories that were merged and split, and articles that went from one to another.';
comment on column api_v1.story_changes.change_id is 'Number of the change.';
comment on column api_v1.story_changes.kind is
  'merge (other_id went into story_id), split (other_id came out of story_id) or move (the article went from story_id to other_id).';
comment on column api_v1.story_changes.story_id is 'The story.';
comment on column api_v1.story_changes.other_id is 'The other story.';
comment on column api_v1.story_changes.article_id is 'The article that showed it, or that moved; null for what a person did.';
comment on column api_v1.story_changes.made_by is 'rule, or who did it.';
comment on column api_v1.story_changes.why is 'Why, as that person said.';
comment on column api_v1.story_changes.made_at is 'When.';
