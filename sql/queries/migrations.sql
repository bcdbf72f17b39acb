-- The migrator's ledger. Used by storage/migrate.py, by the owner.

-- name: set_limits#
-- A migration may run long, but waits for a lock only briefly: whoever queues behind it waits too.
set statement_timeout = 0;
set lock_timeout = '2s';
set idle_in_transaction_session_timeout = 0;

-- name: try_lock$
-- True for the one migrator that may go on; freed with its connection, also after a kill.
select pg_try_advisory_lock(hashtext('newswatch migrations'));

-- name: make_ledger#
-- The ledger itself, where missing.
create schema if not exists news_meta;
create table if not exists news_meta.migration (
  version    integer primary key,
  name       text not null,
  sha256     text not null,
  applied_at timestamptz not null default clock_timestamp()
);
create table if not exists news_meta.view_set (
  sha256     text not null,
  applied_at timestamptz not null default clock_timestamp()
);

-- name: applied
-- record_class: AppliedMigration
-- Every migration that this database has had, oldest first.
select version, name, sha256, applied_at from news_meta.migration order by version;

-- name: note_applied!
-- Says, in the migration's own transaction, that it was applied.
insert into news_meta.migration (version, name, sha256) values (:version, :name, :sha256);

-- name: view_set$
-- The hash of the view files that the database has.
select sha256 from news_meta.view_set;

-- name: note_view_set!
-- Replaces that hash.
with gone as (delete from news_meta.view_set)
insert into news_meta.view_set (sha256) values (:sha256);
