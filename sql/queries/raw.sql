-- name: store_body!
-- Keeps a body under the hash of its plain bytes; a known one is not stored again, unless it was
-- withdrawn.
insert into news.raw_document as r (sha256, body_gz, size_bytes)
values (:sha::bytea, :body_gz::bytea, :size)
on conflict (sha256) do update set body_gz = excluded.body_gz where r.body_gz = '';
