-- One story and the copies of one article, as the desk shows them; from api_v1 only.

-- name: find_current$
-- The story that a number stands for today: itself, or what it went into.
with recursive line as (
  select :story_id::bigint as id
   union
  select c.story_id from api_v1.story_changes c join line l on c.other_id = l.id where c.kind = 'merge'
)
select min(id) from line;

-- name: find_story^
-- record_class: StoryRow
-- A story with the topics it is relevant to.
select s.story_id, s.title, s.first_at, s.last_at, s.articles, s.outlets,
       coalesce((select array_agg(distinct t.topic) from api_v1.story_answers t
                  where t.story_id = s.story_id and t.level <> 'no'), '{}') as topics,
       exists (select from api_v1.story_answers t
                where t.story_id = s.story_id and t.alert_id is not null) as has_alert
  from api_v1.stories s
 where s.story_id = :story_id;

-- name: count_sources$
-- How many tell a story independently of each other.
select independent_sources from api_v1.story_sources where story_id = :story_id;

-- name: list_news
-- record_class: StoryNews
-- What each article was the first to say.
select article_id, kind, text
  from api_v1.story_news
 where story_id = :story_id
 order by article_id, field desc, start_at;

-- name: list_changes
-- record_class: StoryChange
-- What happened to a story, oldest first.
select change_id as id, kind, story_id, other_id, article_id, made_by, why, made_at
  from api_v1.story_changes
 where story_id = :story_id or other_id = :story_id
 order by change_id
 limit :most;

-- name: list_pairs
-- record_class: SharedText
-- The articles that share their text with this one, its own sources first; so many characters of each.
select c.article_id, c.earlier_id, c.kind, c.containment, c.later_share, c.earlier_share,
       coalesce(c.spans, '{}') as spans, c.earlier_id = l.copy_of as is_origin,
       (select p.issuer_kind from api_v1.press_releases p
         where p.article_id = c.article_id and p.release_id = c.earlier_id) as issuer_kind,
       l.title as later_title, l.url as later_url, l.outlet_name as later_outlet,
       l.outlet_name_en as later_outlet_en, coalesce(l.published_at, l.first_listed_at) as later_at,
       e.title as earlier_title, e.url as earlier_url, e.outlet_name as earlier_outlet,
       e.outlet_name_en as earlier_outlet_en,
       coalesce(e.published_at, e.first_listed_at) as earlier_at,
       left(coalesce(lr.body, l.body), :chars) as later_body,
       left(coalesce(er.body, e.body), :chars) as earlier_body
  from api_v1.copies c
  join api_v1.articles l on l.article_id = c.article_id
  join api_v1.articles e on e.article_id = c.earlier_id
  left join api_v1.article_revisions lr
    on lr.article_id = c.article_id and lr.revision = c.later_revision
  left join api_v1.article_revisions er
    on er.article_id = c.earlier_id and er.revision = c.earlier_revision
 where c.article_id = :article_id or c.earlier_id = :article_id
 order by c.article_id <> :article_id, coalesce(e.published_at, e.first_listed_at), c.earlier_id,
          c.article_id
 limit :most;
