-- Copies: sketch keys to find candidates, grams and bodies to verify them, pairs that were verified.

-- name: find_shared
-- For each of these articles, by place, the others of its days, or without a date, that have at least so
-- many of its keys, and those of all time with the same content, the earliest if they are very many. A
-- null day asks for all. A key that more than :commonplace articles have is a frequent gram, and says
-- nothing. Result: place, article_id.
with asked as (
  select *
    from unnest(:places::integer[], :article_ids::bigint[], :content_shas::bytea[],
                :first_days::date[], :last_days::date[])
         as a (place, article_id, content_sha, first_day, last_day)
), sharing as (
  -- lateral: one index probe per key, however little the planner knows of the table
  select q.place, c.article_id, c.told_on
    from unnest(:key_places::integer[], :keys::bigint[]) as q (place, key)
   cross join lateral (
         select k.article_id, k.told_on, count(*) over () as holders
           from (select p.article_id, p.told_on from news.copy_key p where p.key = q.key
                  limit :commonplace + 1) k) c
   where c.holders <= :commonplace
)
select a.place, s.article_id
  from sharing s
  join asked a on a.place = s.place
 where s.article_id <> a.article_id
   and (a.first_day is null or s.told_on is null or s.told_on between a.first_day and a.last_day)
 group by a.place, s.article_id
having count(*) >= :shared
 union
select a.place, e.id
  from asked a
 cross join lateral (
       select o.id from news.article o
        where o.content_sha = a.content_sha and o.id <> a.article_id
        order by coalesce(o.published_at, o.first_listed_at), o.id limit :most) e
 order by place, article_id;

-- name: list_compared
-- record_class: CopyCandidate
-- Stored articles as they are compared. body: so many characters of it, where the index does not hold
-- its reading.
select a.id as article_id, a.content_sha, t.grams, a.outlet_slug, a.title,
       case when t.reading is null then left(a.body, :chars) end as body, t.reading,
       a.published_at, a.first_listed_at
  from news.article a
  left join news.copy_text t on t.article_id = a.id
 where a.id = any(:article_ids::bigint[]);

-- name: list_orders
-- The pairs of these articles that are known, the later article first. Result: article_id, earlier_id.
select article_id, earlier_id
  from news.text_pair
 where article_id = any(:article_ids::bigint[]) or earlier_id = any(:article_ids::bigint[]);

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
-- Takes articles out of the index, before their new texts go in.
with gone as (
  delete from news.copy_text where article_id = any(:article_ids::bigint[])
  returning article_id, day, keys
)
delete from news.copy_key k
 using gone g
 where k.key = any(g.keys) and k.day = g.day and k.article_id = g.article_id;

-- name: remember!
-- Puts articles into the index.
with told as (
  select r.article_id, r.told_on, r.keys::bigint[] as keys, r.grams, r.reading
    from jsonb_to_recordset(:rows::jsonb)
         as r (article_id bigint, told_on date, keys text, grams bytea, reading text)
), keys as (
  insert into news.copy_key (key, article_id, told_on, day)
  select k.key, t.article_id, t.told_on, :day::date
    from told t
   cross join lateral unnest(t.keys) as k (key)
)
insert into news.copy_text (article_id, day, keys, grams, reading)
select article_id, :day::date, keys, grams, reading from told;

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
