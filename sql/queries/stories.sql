-- Stories: the weighted terms of recent articles, and which article tells which story.

-- name: count_terms
-- In how many stored articles each of these words weighs; the empty word counts the articles.
-- Result: term, articles.
select term, articles from news.term_count where term = any(:terms::text[]) and articles > 0;

-- name: find_neighbours
-- record_class: StoryNeighbour
-- Articles whose heaviest terms weigh like these, with all their terms. A null day asks for all.
select n.article_id, sa.story_id, v.terms, v.weights, a.published_at, a.published_precision,
       a.first_listed_at,
       (select count(*) from news.story_article m where m.story_id = sa.story_id) as story_size
  from (select t.article_id
          from unnest(:terms::text[], :weights::real[]) as q (term, weight)
         cross join lateral (
               select s.article_id, s.weight from news.story_term s
                where s.term = q.term and s.article_id <> :article_id
                  and (:first_day::date is null or s.day between :first_day and :last_day)
               offset 0) t
         group by t.article_id
        having sum(t.weight * q.weight) >= :least
         order by sum(t.weight * q.weight) desc, t.article_id
         limit :most) n
  join news.story_article sa on sa.article_id = n.article_id
  join news.article_term v on v.article_id = n.article_id
  join news.article a on a.id = n.article_id
 order by n.article_id;

-- name: find_story$
-- The story of an article.
select story_id from news.story_article where article_id = :article_id;

-- name: open_story$
-- A new story; its id.
insert into news.story (first_article_id, first_at, last_at) values (:article_id, :at, :at) returning id;

-- name: grow_story!
-- A story reaches from its earliest to its latest article.
update news.story
   set first_at = least(first_at, :at), last_at = greatest(last_at, :at)
 where id = :story_id;

-- name: join_story!
-- Which story an article tells, and by what it was found.
insert into news.story_article (article_id, story_id, joined_by, near_id, score)
values (:article_id, :story_id, :joined_by, :near_id, :score);

-- name: forget!
-- Takes the terms of an article out, before those of its new text go in.
with vector as (
  delete from news.article_term where article_id = :article_id
), gone as (
  delete from news.story_term where article_id = :article_id returning term
)
update news.term_count c
   set articles = c.articles - 1
  from (select term from gone union all select '' where exists (select from gone)) g
 where c.term = g.term;

-- name: remember!
-- Keeps the terms of an article, heaviest first; so many of them to find it by.
with vector as (
  insert into news.article_term (article_id, terms, weights)
  values (:article_id, :terms::text[], :weights::real[])
), kept as (
  insert into news.story_term (term, article_id, weight, day)
  select term, :article_id::bigint, weight, :day::date
    from unnest(:terms::text[], :weights::real[]) with ordinality as q (term, weight, place)
   where place <= :indexed
  returning term
)
insert into news.term_count as c (term, articles)
select term, 1
  from (select term from kept union all select '' where exists (select from kept)) k
 order by term
on conflict (term) do update set articles = c.articles + 1;

-- name: prune!
-- Forgets the terms of articles first seen before this moment.
with old as (
  select a.id
    from news.article a
   where a.first_seen_at < :before
     and exists (select from news.story_term t where t.article_id = a.id)
   order by a.id
   limit 2000
), vector as (
  delete from news.article_term v using old where v.article_id = old.id
), gone as (
  delete from news.story_term t using old where t.article_id = old.id
  returning t.term, t.article_id
)
update news.term_count c
   set articles = c.articles - g.articles
  from (select term, count(*) as articles from gone group by term
        union all select '', count(distinct article_id) from gone) g
 where c.term = g.term;
