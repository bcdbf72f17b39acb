"""SQL that makes rows by the hundred thousand. Seven neighbours share a third of their keys."""

ARTICLES = """
with base as (
  select coalesce(max(id), 0) as id from news.article
), made as (
  insert into news.article
         (outlet_slug, source_id, url, url_sha, title, body, authors, published_at,
          published_precision, origin, flags, charset, content_sha, raw_sha, parser_version,
          is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
  select s.outlet_slug, s.id, 'https://stored.example/' || u.u, sha256(('u' || u.u)::bytea),
         'stored ' || u.u,
         (select string_agg(md5(u.u || ' ' || m), ' ') from generate_series(1, 20) m),
         '{}', t.t, 'minute', '{}', '{}', 'utf-8', sha256(('c' || u.u)::bytea), %(raw)s, 'bench',
         false, false, t.t, interval '0', t.t
    from base
   cross join generate_series(1, %(count)s) n
   cross join lateral (select base.id + n as u) u
   cross join lateral (select news.business_now() - make_interval(
           days => %(from)s + (n %% (%(to)s - %(from)s + 1))::integer) as t) t
    join news.source s on s.id = 1 + n %% %(outlets)s
  returning id)
select min(id) from made
"""

COPY_KEYS = """
insert into news.copy_key (key, article_id, told_on, day)
select hashint8extended(case when k <= %(shared)s then a.id / 7 else -a.id end, k),
       a.id, t.day, t.day
  from news.article a
 cross join lateral (select news.seoul_day(a.published_at) as day) t
 cross join generate_series(1, %(keys)s) k
 where a.id >= %(first)s
"""

COPY_TEXTS = """
insert into news.copy_text (article_id, day, keys, grams, reading)
select a.id, news.seoul_day(a.published_at),
       (select array_agg(hashint8extended(
                 case when k <= %(shared)s then a.id / 7 else -a.id end, k))
          from generate_series(1, %(keys)s) k),
       (select string_agg(sha256((a.id || ' ' || n)::bytea), '')
          from generate_series(1, %(grams)s) n),
       (select string_agg(md5(a.id || ' ' || n), ' ') from generate_series(1, %(reading)s) n)
  from news.article a
 where a.id >= %(first)s
"""

# A term stands in about fifteen articles of the window, whatever its size.
STORY_KEYS = """
insert into news.story_key (key, day, article_id, weight)
select (hashint8extended(a.id / 15, (a.id * 7 + k) %% 40) %% 2000000000)::integer,
       news.seoul_day(a.published_at), a.id, 1500
  from news.article a
 cross join generate_series(1, %(indexed)s) k
 where a.id >= %(first)s
on conflict do nothing
"""

STORY_VECTORS = """
insert into news.story_vector (article_id, keys, weights, titled, told_at, is_dated, said)
select a.id, (select string_agg(substr(sha256((a.id || ' ' || n)::bytea), 1, 4), '')
                from generate_series(1, %(terms)s) n),
       decode(repeat('0300', %(terms)s), 'hex'), 6, a.published_at, true,
       (select array_agg('number ' || a.id || n) from generate_series(1, 25) n)
  from news.article a
 where a.id >= %(first)s
"""
