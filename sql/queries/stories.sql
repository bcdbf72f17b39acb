-- Stories: the terms of recent articles, how near they are to each other, and which tell which story.

-- name: find_neighbours
-- record_class: StoryNeighbour
-- Articles told on these days, or nobody knows when, whose heaviest terms weigh like these, with all
-- their terms and their stories; and these copies, whatever their terms. A null day asks for all.
with sharing as (
  -- lateral and offset: one index probe per term, however little the planner knows of the table
  select t.article_id
    from unnest(:keys::integer[], :weights::integer[]) as q (key, weight)
   cross join lateral (
         select k.article_id, k.weight from news.story_key k
          where k.key = q.key
            and (:first_day::date is null or k.day between :first_day and :last_day
                 or k.day = 'infinity')
         offset 0) t
   group by t.article_id
  having sum(t.weight * q.weight) >= :least
)
select v.article_id, v.keys, v.weights, v.titled, v.told_at, v.is_dated, m.story_id
  from news.story_vector v
  left join news.story_article m on m.article_id = v.article_id
 where v.article_id in (select article_id from sharing union select unnest(:copy_ids::bigint[]))
   and v.article_id <> :article_id;

-- name: remember!
-- Puts an article into the index, so many of its terms to find it by, and how near these articles are.
-- A revised one's earlier terms are forgotten; of the texts that an article has had the nearest counts.
with gone as (
  delete from news.story_key where article_id = :article_id and :is_revision
), vector as (
  insert into news.story_vector (article_id, keys, weights, titled, told_at, is_dated, said)
  values (:article_id, :keys::bytea, :weights::bytea, :titled, :told_at, :is_dated, :said::text[])
  on conflict (article_id) do update
     set keys = excluded.keys, weights = excluded.weights, titled = excluded.titled,
         told_at = excluded.told_at, is_dated = excluded.is_dated, said = excluded.said
), near as (
  insert into news.story_near as n (article_id, other_id, nearness)
  select greatest(:article_id::bigint, other_id), least(:article_id::bigint, other_id), nearness
    from unnest(:other_ids::bigint[], :nearness::smallint[]) as q (other_id, nearness)
  on conflict (article_id, other_id) do update set nearness = excluded.nearness
   where excluded.nearness > n.nearness
)
insert into news.story_key (key, day, article_id, weight)
select key, coalesce(:day::date, 'infinity'), :article_id::bigint, weight
  from unnest(:index_keys::integer[], :index_weights::integer[]) as q (key, weight)
on conflict (key, day, article_id) do update set weight = excluded.weight;

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

-- name: find_story^
-- The story of an article, and whether it is in the index. Result: story_id, is_indexed.
select m.story_id, exists (select from news.story_vector v where v.article_id = m.article_id)
  from news.story_article m
 where m.article_id = :article_id;

-- name: begin_story$
-- A new story of one article; its id.
with story as (
  insert into news.story (first_article_id, first_at, last_at) values (:article_id, :at, :at)
  returning id
)
insert into news.story_article (article_id, story_id, joined_by)
select :article_id::bigint, id, 'first' from story
returning story_id;

-- name: open_story$
-- A new story of articles that are no longer in another; its id. It reaches over nothing yet: what
-- comes into it says from when to when.
insert into news.story (first_article_id, first_at, last_at)
values (:article_id, 'infinity', '-infinity')
returning id;

-- name: join_story!
-- Which story an article tells, and by what it was found; the story reaches as far.
with grown as (
  update news.story
     set first_at = least(first_at, :at), last_at = greatest(last_at, :at)
   where id = :story_id and (first_at > :at or last_at < :at)
)
insert into news.story_article (article_id, story_id, joined_by, near_id, score)
values (:article_id, :story_id, :joined_by, :near_id, :score);

-- name: list_said
-- Which of these keys other articles of the story said. Result: key.
select key
  from unnest(:keys::text[]) as key
 where exists (select from news.story_article m
                 join news.story_vector v on v.article_id = m.article_id
                where m.story_id = :story_id and m.article_id <> :article_id
                  and key = any(v.said));

-- name: note_news!
-- What an article was the first to say in its story; null for nothing.
update news.story_article
   set news = :news::jsonb
 where article_id = :article_id and news is distinct from :news::jsonb;

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
with old as (
  select v.article_id
    from news.story_vector v
    join news.article a on a.id = v.article_id
   where a.first_seen_at < :before
   order by v.article_id
   limit 2000
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
