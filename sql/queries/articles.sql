-- Articles and every text that they have had.

-- name: find_known
-- record_class: KnownArticle
-- What is known of these pages, by place: the article of an address, or what a page read anew was
-- before; else the article that the page's entry became: what was read of its page before what its
-- listing alone said. is_outdated: a later body than that of this page was read into it.
select q.place, i.by_address is not null as is_by_address, a.id, a.revision, a.content_sha,
       a.is_baseline, a.is_backfill, a.first_listed_at, a.outage, a.title, a.body, a.published_at,
       a.published_precision, a.origin, a.raw_sha is null as is_of_listing,
       i.by_address is not null
       and exists (select from news.parsed_page p
                     join news.parsed_page me on me.id = q.page_id
                    where p.article_id = a.id and p.attempt_id > me.attempt_id) as is_outdated
  from unnest(:places::integer[], :page_ids::bigint[], :item_ids::bigint[], :reread_of::bigint[],
              :url_shas::bytea[]) as q (place, page_id, item_id, reread_of, url_sha)
 -- offset: each is looked up once, however often it is named below
 cross join lateral (
       select case when q.reread_of is not null then q.reread_of
                   else (select u.id from news.article u where u.url_sha = q.url_sha)
                   end as by_address offset 0) u
 cross join lateral (
       select u.by_address,
              coalesce(u.by_address,
                       (select p.article_id
                          from news.parsed_page p
                          join news.article e on e.id = p.article_id
                         where p.item_id = q.item_id
                         order by e.raw_sha is null, p.id desc
                         limit 1)) as id offset 0) i
  join news.article a on a.id = i.id
 order by q.place
   for update of a;

-- name: move!
-- An article that was known by its listing alone stands at the address that its page gives itself.
update news.article set url = :url, url_sha = :url_sha::bytea
 where id = :article_id and raw_sha is null;

-- name: add_all
-- New articles with their first revisions, in this order. The page of an article is at work while it
-- is put in. Result: id, url_sha.
with told as (
  select *
    from jsonb_to_recordset(:articles::jsonb) as r (
         page_id bigint, outlet_slug text, source_id bigint, url text, url_sha bytea, title text,
         body text, authors text[], section text, published_at timestamptz,
         published_precision text, modified_at timestamptz, origin text, flags text[], charset text,
         content_sha bytea, raw_sha bytea, parser_version text, is_baseline boolean,
         is_backfill boolean, first_listed_at timestamptz, outage interval,
         first_seen_at timestamptz, title_tags text[], tags text[], wire text, embargo text,
         press_release text, image_url text, rejected text)
), made as (
  insert into news.article
         (outlet_slug, source_id, url, url_sha, title, body, authors, section, published_at,
          published_precision, modified_at, origin, flags, charset, content_sha, raw_sha,
          parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at,
          title_tags, tags, wire, embargo, press_release, image_url, rejected)
  select outlet_slug, source_id, url, url_sha, title, body, authors, section, published_at,
         published_precision, modified_at, origin::jsonb, flags, charset, content_sha, raw_sha,
         parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at,
         title_tags, tags, wire, embargo, press_release, image_url, rejected::jsonb
    from told
   where setval('news.page_at_work', page_id) > 0  -- row by row, just before each goes in
  returning id, url_sha
), kept as (
  insert into news.article_revision
         (article_id, revision, title, body, authors, published_at, modified_at, content_sha,
          raw_sha, parser_version, known_at, cause, flags, title_tags, tags, wire, embargo,
          press_release, image_url)
  select m.id, 1, t.title, t.body, t.authors, t.published_at, t.modified_at, t.content_sha,
         t.raw_sha, t.parser_version, t.first_seen_at, 'first', t.flags, t.title_tags, t.tags,
         t.wire, t.embargo, t.press_release, t.image_url
    from made m
    join told t on t.url_sha = m.url_sha
)
select id, url_sha from made;

-- name: revise$
-- The article as its publisher has it now; the number of its revision, one more where is_other.
update news.article
   set title = :title, body = :body, authors = :authors::text[], section = :section,
       published_at = coalesce(:published_at, published_at),
       published_precision = case when :published_at::timestamptz is null
                                  then published_precision else :published_precision end,
       modified_at = :modified_at, origin = :origin::jsonb, flags = :flags::text[],
       charset = :charset, content_sha = :content_sha::bytea, raw_sha = :raw_sha::bytea,
       parser_version = :parser_version, revision = revision + (:is_other)::integer,
       title_tags = :title_tags::text[], tags = :tags::text[], wire = :wire, embargo = :embargo,
       press_release = :press_release, image_url = :image_url, rejected = :rejected::jsonb,
       deleted_at = null
 where id = :article_id
returning revision;

-- name: add_revision!
-- Keeps a text as it was known, the first one too.
insert into news.article_revision
       (article_id, revision, title, body, authors, published_at, modified_at, content_sha, raw_sha,
        parser_version, known_at, cause, changes, flags, title_tags, tags, wire, embargo,
        press_release, image_url)
values (:article_id, :revision, :title, :body, :authors::text[], :published_at, :modified_at,
        :content_sha::bytea, :raw_sha::bytea, :parser_version, :known_at, :cause, :changes::jsonb,
        :flags::text[], :title_tags::text[], :tags::text[], :wire, :embargo, :press_release,
        :image_url)
on conflict (article_id, revision) do nothing;
