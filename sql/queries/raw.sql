-- name: store_body!
-- Keeps a body under the hash of its plain bytes; a known one is not stored again.
insert into news.raw_document (sha256, body_gz, size_bytes)
values (:sha::bytea, :body_gz::bytea, :size)
on conflict (sha256) do nothing;
