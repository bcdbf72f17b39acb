-- Articles and every text that they have had.

-- name: find_by_url^
-- record_class: KnownArticle
-- The article of an address, or what a page read anew was before. is_outdated: a later body than
-- that of this page was read into it.
select a.id, a.revision, a.content_sha, a.is_baseline, a.is_backfill, a.first_listed_at, a.outage,
       a.title, a.body, a.published_at, a.published_precision, a.origin,
       a.raw_sha is null as is_of_listing,
       exists (select from news.parsed_page p
                 join news.parsed_page me on me.id = :page_id
                where p.article_id = a.id and p.attempt_id > me.attempt_id) as is_outdated
  from news.article a
 where a.id = :reread_of::bigint
    or (:reread_of::bigint is null and a.url_sha = :url_sha::bytea)
   for update of a;

-- name: find_of_item^
-- record_class: KnownArticle
-- The article that an entry became: what was read of its page before what its listing alone said.
select a.id, a.revision, a.content_sha, a.is_baseline, a.is_backfill, a.first_listed_at, a.outage,
       a.title, a.body, a.published_at, a.published_precision, a.origin,
       a.raw_sha is null as is_of_listing, false as is_outdated
  from news.parsed_page p
  join news.article a on a.id = p.article_id
 where p.item_id = :item_id
 order by a.raw_sha is null, p.id desc
 limit 1
   for update of a;

-- name: move!
-- An article that was known by its listing alone stands at the address that its page gives itself.
update news.article set url = :url, url_sha = :url_sha::bytea
 where id = :article_id and raw_sha is null;

-- name: add$
-- A new article; its id.
insert into news.article
       (outlet_slug, source_id, url, url_sha, title, body, authors, section, published_at,
        published_precision, modified_at, origin, flags, charset, content_sha, raw_sha,
        parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at,
        title_tags, tags, wire, embargo, press_release, image_url, rejected)
values (:outlet_slug, :source_id, :url, :url_sha::bytea, :title, :body, :authors::text[], :section,
        :published_at, :published_precision, :modified_at, :origin::jsonb, :flags::text[],
        :charset, :content_sha::bytea, :raw_sha::bytea, :parser_version, :is_baseline,
        :is_backfill, :first_listed_at, :outage, :first_seen_at,
        :title_tags::text[], :tags::text[], :wire, :embargo, :press_release, :image_url,
        :rejected::jsonb)
returning id;

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
