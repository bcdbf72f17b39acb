-- Copies: sketch keys to find candidates, grams to verify them, pairs that were verified.

-- name: find_candidates
-- record_class: CopyCandidate
-- Articles of these days with the same content, or with at least so many of the keys in common.
-- A null day asks for all.
with sharing as (
  -- lateral and offset: one index probe per key, however little the planner knows of the table
  select c.article_id
    from unnest(:keys::bigint[]) as q (key)
   cross join lateral (
         select k.article_id from news.copy_key k
          where k.key = q.key
            and (:first_day::date is null or k.day between :first_day and :last_day)
         offset 0) c
   group by c.article_id
  having count(*) >= :shared
   order by count(*) desc, c.article_id
   limit :most
), found as (
  select article_id from sharing
   union
  (select id from news.article where content_sha = :content_sha::bytea order by id limit :most)
)
select a.id as article_id, a.content_sha, g.grams, a.published_at, a.published_precision,
       a.first_listed_at
  from found f
  join news.article a on a.id = f.article_id
  left join news.article_gram g on g.article_id = a.id
 where a.id <> :article_id
 order by a.id;

-- name: add_pair!
-- A verified pair, the earlier text second. A pair keeps the order in which it was first found:
-- many a page shows the time of its correction as that of its publication.
insert into news.copy_pair as c (article_id, earlier_id, kind, containment)
select :article_id::bigint, :earlier_id::bigint, :kind::text, :containment::real
 where not exists (select from news.copy_pair r
                    where r.article_id = :earlier_id::bigint and r.earlier_id = :article_id::bigint)
on conflict (article_id, earlier_id) do update
   set kind = excluded.kind, containment = excluded.containment
 where (c.kind, c.containment) is distinct from (excluded.kind, excluded.containment);

-- name: forget!
-- Takes an article out of the index, before its new text goes in.
with keys as (delete from news.copy_key where article_id = :article_id)
delete from news.article_gram where article_id = :article_id;

-- name: remember!
-- Puts an article into the index.
with keys as (
  insert into news.copy_key (key, article_id, day)
  select distinct key, :article_id::bigint, :day::date from unnest(:keys::bigint[]) as key
)
insert into news.article_gram (article_id, grams, day) values (:article_id, :grams::bytea, :day);

-- name: prune!
-- Forgets articles first seen before this moment: they have left the window.
with old as (
  select g.article_id
    from news.article_gram g
    join news.article a on a.id = g.article_id
   where a.first_seen_at < :before
   limit 2000
), keys as (
  delete from news.copy_key k using old where k.article_id = old.article_id
)
delete from news.article_gram g using old where g.article_id = old.article_id;
