-- Articles and every text that they have had.

-- name: find_by_url^
-- record_class: KnownArticle
-- The article of an address.
select id, revision, content_sha, is_baseline, is_backfill, first_listed_at, outage
  from news.article
 where url_sha = :url_sha::bytea
   for update;

-- name: add$
-- A new article; its id.
insert into news.article
       (outlet_slug, source_id, url, url_sha, title, body, authors, section, published_at,
        published_precision, modified_at, origin, flags, charset, content_sha, raw_sha,
        parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
values (:outlet_slug, :source_id, :url, :url_sha::bytea, :title, :body, :authors::text[], :section,
        :published_at, :published_precision, :modified_at, :origin::jsonb, :flags::text[],
        :charset, :content_sha::bytea, :raw_sha::bytea, :parser_version, :is_baseline,
        :is_backfill, :first_listed_at, :outage, :first_seen_at)
returning id;

-- name: revise$
-- The article as its publisher has it now; the number of this revision.
update news.article
   set title = :title, body = :body, authors = :authors::text[], section = :section,
       published_at = coalesce(:published_at, published_at),
       published_precision = case when :published_at::timestamptz is null
                                  then published_precision else :published_precision end,
       modified_at = :modified_at, origin = :origin::jsonb, flags = :flags::text[],
       charset = :charset, content_sha = :content_sha::bytea, raw_sha = :raw_sha::bytea,
       parser_version = :parser_version, revision = revision + 1, deleted_at = null
 where id = :article_id
returning revision;

-- name: mark_found!
-- The page of an article that had vanished is there again.
update news.article set deleted_at = null where id = :article_id and deleted_at is not null;

-- name: add_revision!
-- Keeps a text as it was known, the first one too.
insert into news.article_revision
       (article_id, revision, title, body, published_at, modified_at, content_sha, raw_sha, known_at)
values (:article_id, :revision, :title, :body, :published_at, :modified_at, :content_sha::bytea,
        :raw_sha::bytea, :known_at)
on conflict (article_id, revision) do nothing;
