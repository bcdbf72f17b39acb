-- Copies: sketch keys to find candidates, grams and bodies to verify them, pairs that were verified.

-- name: find_candidates
-- record_class: CopyCandidate
-- Articles of these days, or without a date, with at least so many of the keys in common, and those
-- of all time with the same content, the earliest if they are very many. A null day asks for all. A key that more than :commonplace
-- articles have is a frequent gram, and says nothing. body: so many characters of it, where the index
-- does not hold its reading. is_later: the
-- order of a pair that is known.
with hits as (
  -- lateral and offset: one index probe per key, however little the planner knows of the table
  select c.article_id, c.day, c.told_on, count(*) over (partition by q.key) as holders
    from unnest(:keys::bigint[]) as q (key)
   cross join lateral (
         select k.article_id, k.day, k.told_on from news.copy_key k where k.key = q.key
          limit :commonplace + 1) c
), sharing as (
  select article_id, min(day) as day
    from hits
   where holders <= :commonplace
     and (:first_day::date is null or told_on is null or told_on between :first_day and :last_day)
   group by article_id
  having count(*) >= :shared
), found as (
  select article_id, day from sharing
   union all
  (select a.id, null from news.article a
    where a.content_sha = :content_sha::bytea
      and not exists (select from sharing s where s.article_id = a.id)
    order by coalesce(a.published_at, a.first_listed_at), a.id limit :most)
)
select a.id as article_id, a.content_sha, t.grams, a.outlet_slug, a.title,
       case when t.reading is null then left(a.body, :chars) end as body, t.reading, a.revision,
       a.published_at, a.first_listed_at,
       case when exists (select from news.text_pair p
                          where p.article_id = a.id and p.earlier_id = :article_id) then true
            when exists (select from news.text_pair p
                          where p.article_id = :article_id and p.earlier_id = a.id) then false
            end as is_later
  from found f
  join news.article a on a.id = f.article_id
  left join news.copy_text t on t.article_id = f.article_id and t.day = f.day
 where a.id <> :article_id
 order by a.id;

-- name: add_pairs!
-- Verified pairs, the earlier text second; found again, they are as they were found last. An object
-- each, as arrays of spans differ in length.
insert into news.text_pair as c
       (article_id, earlier_id, kind, containment, score, later_share, earlier_share, spans,
        later_revision, earlier_revision)
select p.article_id, p.earlier_id, p.kind, p.containment, p.score, p.later_share, p.earlier_share,
       p.spans,
       -- not joined: one index probe each, however little the planner knows of the table
       (select revision from news.article where id = p.article_id),
       (select revision from news.article where id = p.earlier_id)
  from jsonb_to_recordset(:pairs::jsonb)
       as p (article_id bigint, earlier_id bigint, kind text, containment real, score real,
             later_share real, earlier_share real, spans integer[])
on conflict (article_id, earlier_id) do update
   set kind = excluded.kind, containment = excluded.containment, score = excluded.score,
       later_share = excluded.later_share, earlier_share = excluded.earlier_share,
       spans = excluded.spans, later_revision = excluded.later_revision,
       earlier_revision = excluded.earlier_revision
 where (c.kind, c.containment, c.score, c.spans, c.later_revision, c.earlier_revision)
       is distinct from
       (excluded.kind, excluded.containment, excluded.score, excluded.spans,
        excluded.later_revision, excluded.earlier_revision);

-- name: forget!
-- Takes an article out of the index, before its new text goes in.
with gone as (
  delete from news.copy_text where article_id = :article_id returning day, keys
)
delete from news.copy_key k
 using gone g
 where k.key = any(g.keys) and k.day = g.day and k.article_id = :article_id;

-- name: remember!
-- Puts an article into the index.
with keys as (
  insert into news.copy_key (key, article_id, told_on, day)
  select key, :article_id::bigint, :told_on::date, :day::date from unnest(:keys::bigint[]) as key
)
insert into news.copy_text (article_id, day, keys, grams, reading)
values (:article_id, :day::date, :keys::bigint[], :grams::bytea, :reading);

-- name: open_day$
-- Makes the partitions of a day, where they are missing.
select news.open_copy_day(:day::date);

-- name: close_days$
-- Drops the partitions of the days before this one.
select news.close_copy_days(:before::date);

-- name: list_filled
-- Of these days the ones of which every stored article is in the index. Result: told_on.
select told_on from news.copy_day where told_on = any(:days::date[]);

-- name: list_missing
-- Dated articles of these days that are not in the index, after this one. Result: article_id, body,
-- published_at.
select a.id as article_id, a.body, a.published_at
  from news.article a
 where news.seoul_day(coalesce(a.published_at, a.first_listed_at)) = any(:days::date[])
   and a.published_at is not null
   and a.id > :after
   and not exists (select from news.copy_text t where t.article_id = a.id)
 order by a.id
 limit :limit;

-- name: note_filled!
-- Every stored article of these days is in the index.
insert into news.copy_day (told_on, filled_on)
select told_on, :filled_on::date from unnest(:days::date[]) as told_on
on conflict (told_on) do update set filled_on = excluded.filled_on;

-- name: find_pairs
-- record_class: TextPair
-- The pairs of an article, the nearest first, with both texts as they were compared.
select p.article_id, p.earlier_id, p.kind, p.containment, p.score, p.later_share, p.earlier_share,
       p.spans, l.title as later_title, e.title as earlier_title, l.url as later_url,
       e.url as earlier_url, lo.name_ko as later_outlet, eo.name_ko as earlier_outlet,
       l.published_at as later_at, e.published_at as earlier_at,
       coalesce(lr.body, l.body) as later_body, coalesce(er.body, e.body) as earlier_body,
       eo.kind as earlier_outlet_kind, p.found_at
  from news.text_pair p
  join news.article l on l.id = p.article_id
  join news.article e on e.id = p.earlier_id
  join news.outlet lo on lo.slug = l.outlet_slug
  join news.outlet eo on eo.slug = e.outlet_slug
  left join news.article_revision lr on lr.article_id = l.id and lr.revision = p.later_revision
  left join news.article_revision er on er.article_id = e.id and er.revision = p.earlier_revision
 where p.article_id = :article_id or p.earlier_id = :article_id
 order by p.article_id <> :article_id, coalesce(e.published_at, e.first_listed_at), p.earlier_id,
          p.article_id;

-- name: find_article^
-- record_class: CopyArticle
-- An article by its number or its address, with its outlet and the article its text came from.
select a.id as article_id, a.title, a.url, o.name_ko as outlet, a.published_at, a.body,
       g.origin_id
  from news.article a
  join news.outlet o on o.slug = a.outlet_slug
  left join news.article_origin g on g.article_id = a.id
 where a.id = :article_id or a.url_sha = :url_sha::bytea;
