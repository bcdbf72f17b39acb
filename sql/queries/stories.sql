-- Stories: the terms of recent articles, how near they are to each other, and which tell which story.

-- name: find_sharing
-- For each of these articles, by place, the others told on its days, or nobody knows when, whose heaviest
-- terms weigh like its own. A null day asks for all. Result: place, article_id.
with asked as (
  select *
    from unnest(:places::integer[], :article_ids::bigint[], :first_days::date[], :last_days::date[])
         as a (place, article_id, first_day, last_day)
)
select a.place, t.article_id
  from unnest(:key_places::integer[], :keys::integer[], :weights::integer[])
       as q (place, key, weight)
  join asked a on a.place = q.place
 -- lateral and offset: one index probe per term, however little the planner knows of the table
 cross join lateral (
       select k.article_id, k.weight from news.story_key k
        where k.key = q.key
          and (a.first_day is null or k.day between a.first_day and a.last_day
               or k.day = 'infinity')
       offset 0) t
 where t.article_id <> a.article_id
 group by a.place, t.article_id
having sum(t.weight * q.weight) >= :least
 order by a.place, t.article_id;

-- name: list_vectors
-- record_class: StoryNeighbour
-- Articles of the index with all their terms and their stories.
select v.article_id, v.keys, v.weights, v.titled, v.told_at, v.is_dated, m.story_id
  from news.story_vector v
  left join news.story_article m on m.article_id = v.article_id
 where v.article_id = any(:article_ids::bigint[]);

-- name: remember!
-- Puts articles into the index, with so many of their terms to find them by. Earlier terms of these
-- articles are forgotten.
with told as (
  select *
    from jsonb_to_recordset(:rows::jsonb)
         as r (article_id bigint, keys bytea, weights bytea, titled integer, told_at timestamptz,
               is_dated boolean, said text[], day date)
), vector as (
  insert into news.story_vector (article_id, keys, weights, titled, told_at, is_dated, said)
  select article_id, keys, weights, titled, told_at, is_dated, said from told
  on conflict (article_id) do update
     set keys = excluded.keys, weights = excluded.weights, titled = excluded.titled,
         told_at = excluded.told_at, is_dated = excluded.is_dated, said = excluded.said
)
insert into news.story_key (key, day, article_id, weight)
select q.key, coalesce(t.day, 'infinity'), t.article_id, q.weight
  from unnest(:key_ids::bigint[], :index_keys::integer[], :index_weights::integer[])
       as q (article_id, key, weight)
  join told t on t.article_id = q.article_id
on conflict (key, day, article_id) do update set weight = excluded.weight;

-- name: forget!
-- These articles are found by their terms no more.
delete from news.story_key where article_id = any(:article_ids::bigint[]);

-- name: note_nearness!
-- How near articles are; of the texts that an article has had the nearest counts.
insert into news.story_near as n (article_id, other_id, nearness)
select greatest(one, other), least(one, other), nearness
  from unnest(:ones::bigint[], :others::bigint[], :nearness::smallint[]) as q (one, other, nearness)
on conflict (article_id, other_id) do update set nearness = excluded.nearness
 where excluded.nearness > n.nearness;

-- name: list_members
-- record_class: StoryMember
-- The articles of these stories, and these articles.
select w.article_id, w.story_id,
       -- not joined: one index probe each, however little the planner knows of the tables
       (select url_sha from news.article where id = w.article_id) as url_sha,
       (select first_article_id from news.story where id = w.story_id) as first_article_id,
       (select exists (select from news.story_bond)) as has_bonds
  from (select article_id, story_id from news.story_article where story_id = any(:story_ids::bigint[])
         union
        select id, (select story_id from news.story_article where article_id = id)
          from unnest(:article_ids::bigint[]) as id) w;

-- name: list_nearness
-- Pairs of which one is among these articles. Result: article_id, other_id, nearness.
select article_id, other_id, nearness
  from news.story_near where article_id = any(:article_ids::bigint[])
 union
select article_id, other_id, nearness
  from news.story_near where other_id = any(:article_ids::bigint[]);

-- name: list_bonds
-- What people said of pairs of which one is among these articles. Result: article_id, other_id,
-- is_together.
select article_id, other_id, is_together
  from news.story_bond where article_id = any(:article_ids::bigint[])
 union
select article_id, other_id, is_together
  from news.story_bond where other_id = any(:article_ids::bigint[]);

-- name: list_stories_of
-- The stories of these articles. Result: story_id.
select distinct story_id from news.story_article where article_id = any(:article_ids::bigint[]);

-- name: list_places
-- The stories of these articles, and whether they are in the index. Result: article_id, story_id,
-- is_indexed.
select m.article_id, m.story_id,
       exists (select from news.story_vector v where v.article_id = m.article_id) as is_indexed
  from news.story_article m
 where m.article_id = any(:article_ids::bigint[]);

-- name: open_stories
-- New stories by their first articles. They reach over nothing yet: what comes into them says from when
-- to when. Result: id, first_article_id.
insert into news.story (first_article_id, first_at, last_at)
select q.article_id, 'infinity', '-infinity'
  from unnest(:article_ids::bigint[]) as q (article_id)
returning id, first_article_id;

-- name: join_stories!
-- Which stories articles tell, and by what they were found; the stories reach as far.
with told as (
  select *
    from jsonb_to_recordset(:rows::jsonb)
         as r (article_id bigint, story_id bigint, joined_by text, near_id bigint, score real,
               told_at timestamptz)
), grown as (
  update news.story s
     set first_at = least(s.first_at, t.first_at), last_at = greatest(s.last_at, t.last_at)
    from (select story_id, min(told_at) as first_at, max(told_at) as last_at
            from told group by story_id) t
   where s.id = t.story_id and (s.first_at > t.first_at or s.last_at < t.last_at)
)
insert into news.story_article (article_id, story_id, joined_by, near_id, score)
select article_id, story_id, joined_by, near_id, score from told;

-- name: list_said
-- Which of an article's keys other articles of its story said, but for these. Result: article_id, key.
select q.article_id, k.key
  from jsonb_to_recordset(:rows::jsonb) as q (article_id bigint, story_id bigint, keys text[])
 cross join lateral unnest(q.keys) as k (key)
 where exists (select from news.story_article m
                 join news.story_vector v on v.article_id = m.article_id
                where m.story_id = q.story_id and m.article_id <> q.article_id
                  and m.article_id <> all(:but::bigint[]) and k.key = any(v.said));

-- name: note_news!
-- What articles were the first to say in their stories; null for nothing.
update news.story_article m
   set news = r.news
  from jsonb_to_recordset(:rows::jsonb) as r (article_id bigint, news jsonb)
 where m.article_id = r.article_id and m.news is distinct from r.news;

-- name: move_articles!
-- These articles tell that story.
update news.story_article
   set story_id = :story_id
 where article_id = any(:article_ids::bigint[]);

-- name: merge_story!
-- A story turned out to be an older one: what was told of it was told of that one.
with gone as (
  update news.story set merged_into = :story_id where id = :other_id
), told as (
  insert into news.story_told (story_id, topic, alert_id)
  select :story_id::bigint, topic, alert_id from news.told where story_id = :other_id
  on conflict do nothing
)
insert into news.story_change (kind, story_id, other_id, article_id, made_by, why)
values ('merge', :story_id, :other_id, :article_id, :made_by, :why);

-- name: part_story!
-- A story came out of another one. Whoever was told of that one was told of this one too where some of
-- its articles were known by then; what came later was never told: it was only taken for the same. Where
-- a person says that they are two (not is_told), an alert told the one that its article is in.
with known as (
  select min(a.first_seen_at) as since
    from news.story_article m
    join news.article a on a.id = m.article_id
   where m.story_id = :other_id
), told as (
  insert into news.story_told (story_id, topic, alert_id)
  select :other_id::bigint, t.topic, al.id
    from news.told t
    join news.alert al on al.id = t.alert_id
    join known k on k.since <= al.raised_at
   where t.story_id = :story_id and :is_told::boolean
  on conflict do nothing
), gone as (
  update news.alert al
     set story_id = :other_id
    from news.story_article m
   where m.article_id = al.article_id and m.story_id = :other_id and al.story_id = :story_id
     and not :is_told::boolean
)
insert into news.story_change (kind, story_id, other_id, article_id, made_by, why)
values ('split', :story_id, :other_id, :article_id, :made_by, :why);

-- name: note_moves!
-- Articles went from one story to another.
insert into news.story_change (kind, story_id, other_id, article_id, made_by, why)
select 'move', :story_id::bigint, :other_id::bigint, article_id, :made_by::text, :why::text
  from unnest(:article_ids::bigint[]) as q (article_id);

-- name: measure_stories!
-- From when to when these stories reach, by their articles.
update news.story s
   set first_at = m.first_at, last_at = m.last_at
  from (select sa.story_id, min(coalesce(v.told_at, a.published_at, a.first_listed_at)) as first_at,
               max(coalesce(v.told_at, a.published_at, a.first_listed_at)) as last_at
          from news.story_article sa
          join news.article a on a.id = sa.article_id
          left join news.story_vector v on v.article_id = a.id
         where sa.story_id = any(:story_ids::bigint[])
         group by sa.story_id) m
 where s.id = m.story_id and (s.first_at, s.last_at) is distinct from (m.first_at, m.last_at);

-- name: forget_bonds!
-- What was said before of pairs with one of these and one of those is no longer so.
delete from news.story_bond
 where (article_id = any(:ones::bigint[]) and other_id = any(:others::bigint[]))
    or (article_id = any(:others::bigint[]) and other_id = any(:ones::bigint[]));

-- name: add_bonds!
-- A person says of one article and these others whether they are one story.
insert into news.story_bond (article_id, other_id, is_together, made_by)
select least(:article_id::bigint, other_id), greatest(:article_id::bigint, other_id), :is_together,
       :made_by
  from unnest(:other_ids::bigint[]) as q (other_id)
 where other_id <> :article_id
on conflict (article_id, other_id) do update
   set is_together = excluded.is_together, made_by = excluded.made_by, made_at = clock_timestamp();

-- name: wait_for_step$
-- Until the process step is done: it alone changes stories while it is at work.
select pg_advisory_xact_lock(hashtextextended('news.process', 0))::text;

-- name: find_current$
-- The story that a number stands for today: itself, or what it went into. None: no such story.
with recursive line as (
  select id, merged_into from news.story where id = :story_id
   union all
  select s.id, s.merged_into from news.story s join line l on s.id = l.merged_into
)
select id from line where merged_into is null;

-- name: list_told
-- record_class: StoryTelling
-- The articles of a story in the order of their times, with what their outlets are and the earliest
-- verified pair.
select a.id as article_id, a.url, a.title, a.body, a.outlet_slug as outlet, o.name_ko, o.name_en,
       a.published_at, a.published_precision, a.first_listed_at, a.deleted_at,
       sa.joined_by, sa.near_id, sa.score, sa.news,
       origin.earlier_id as copy_of_id, origin.name_ko as copy_of_ko, origin.name_en as copy_of_en
  from news.story_article sa
  join news.article a on a.id = sa.article_id
  join news.outlet o on o.slug = a.outlet_slug
  left join lateral (
       select c.earlier_id, eo.name_ko, eo.name_en
         from news.copy_pair c
         join news.article e on e.id = c.earlier_id
         join news.outlet eo on eo.slug = e.outlet_slug
        where c.article_id = a.id
        order by coalesce(e.published_at, e.first_listed_at), e.id
        limit 1) origin on true
 where sa.story_id = :story_id
 order by coalesce(a.published_at, a.first_listed_at), a.id;

-- name: list_changes
-- record_class: StoryChange
-- What happened to a story, oldest first.
select id, kind, story_id, other_id, article_id, made_by, why, made_at
  from news.story_change
 where story_id = :story_id or other_id = :story_id
 order by id;

-- name: list_unindexed
-- record_class: StoryText
-- The latest articles before the oldest of the index, those first seen since then: none but just
-- after the index was emptied.
select a.id as article_id, sa.story_id, a.title, a.body, a.published_at, a.published_precision,
       a.first_listed_at
  from (select id
          from news.article
         where id < coalesce((select min(article_id) from news.story_vector), 9223372036854775807)
         order by id desc
         limit :limit) n
  join news.article a on a.id = n.id
  join news.story_article sa on sa.article_id = a.id
 where a.first_seen_at >= :since
 order by a.id desc;

-- name: prune!
-- Forgets the terms of articles first seen before this moment; and how near the articles of a story were
-- once none of it is in the index, as nothing can change it any more but people, who bind its articles.
with oldest as (  -- their numbers are in the order of their first sight
  select article_id from news.story_vector order by article_id limit 2000
), old as (
  select v.article_id
    from oldest v
    join news.article a on a.id = v.article_id
   where a.first_seen_at < :before
), gone as (
  delete from news.story_key k using old where k.article_id = old.article_id
), closed as (
  select m.article_id
    from news.story_article m
   where m.story_id in (select s.story_id from old join news.story_article s using (article_id))
     and not exists (select from news.story_article o
                       join news.story_vector v on v.article_id = o.article_id
                      where o.story_id = m.story_id
                        and o.article_id not in (select article_id from old))
), parted as (
  delete from news.story_near n using closed c
   where n.article_id = c.article_id or n.other_id = c.article_id
)
delete from news.story_vector v using old where v.article_id = old.article_id;
