-- The embedded server's own set-up, run as its superuser: roles, databases, who may enter which.

-- name: make_roles!
-- The roles, where missing. Passwords and limits are set by limit_roles.
do $$
declare
  wanted text;
begin
  foreach wanted in array '{news_owner,news_ingest,news_alert,news_read,airflow}'::text[] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %%I login', wanted);
    end if;
  end loop;
end $$;

-- name: set_password!
-- A role's password, given as its SCRAM verifier so that no log can show it.
do $$
begin
  execute format('alter role %%I password %%L', :role, :verifier);
end $$;

-- name: limit_roles#
-- Readers cannot write, run for long or use up the connections.
alter role news_read connection limit 20;
alter role news_read set default_transaction_read_only = on;
alter role news_read set statement_timeout = '30s';
alter role news_read set idle_in_transaction_session_timeout = '60s';
alter role news_ingest set idle_in_transaction_session_timeout = '60s';
alter role news_alert set idle_in_transaction_session_timeout = '60s';

-- name: databases
-- The names of the databases there are.
select datname from pg_database;

-- name: make_newswatch#
-- The project's database. The server's locale is the built-in C.UTF-8: the same order everywhere.
create database newswatch owner news_owner;

-- name: make_airflow#
-- Airflow's metadata.
create database airflow owner airflow;

-- name: guard_databases#
-- Each role enters its own database only. An owner may always.
revoke connect, temporary on database newswatch, airflow, postgres from public;
grant connect on database newswatch to news_ingest, news_alert, news_read;

-- name: metadata_revision$
-- Which schema Airflow's own database has.
select version_num from alembic_version;

-- name: make_template#
-- A migrated database to copy from, for tests.
alter database newswatch rename to newswatch_clean;

-- name: drop_newswatch#
-- For tests: away with the database, whoever is connected.
drop database if exists newswatch with (force);

-- name: copy_newswatch#
-- For tests: a fresh database from the migrated one.
create database newswatch owner news_owner template newswatch_clean strategy file_copy;

-- name: guard_copy#
-- For tests: a copy does not inherit who may enter.
revoke connect, temporary on database newswatch from public;
grant connect on database newswatch to news_ingest, news_alert, news_read;
