-- For a Postgres of one's own: roles, databases, who may enter which. Run it as a superuser by psql:
--
--   psql --dbname postgres --set ON_ERROR_STOP=1 \
--     --set news_owner_password=… --set news_ingest_password=… --set news_alert_password=… \
--     --set news_read_password=… --set airflow_password=… --file sql/roles.sql
--
-- Safe to repeat. The embedded server does the same by sql/queries/cluster.sql; a test holds both
-- together. Passwords on a command line can be seen by other users of the machine: better let psql
-- read them, `\set news_owner_password `cat file``.

select format('create role %I login', name)
  from unnest('{news_owner,news_ingest,news_alert,news_read,airflow}'::text[]) name
 where not exists (select from pg_roles where rolname = name) \gexec

alter role news_owner  password :'news_owner_password';
alter role news_ingest password :'news_ingest_password';
alter role news_alert  password :'news_alert_password';
alter role news_read   password :'news_read_password';
alter role airflow     password :'airflow_password';

-- Readers cannot write, run for long or use up the connections.
alter role news_read connection limit 20;
alter role news_read set default_transaction_read_only = on;
alter role news_read set statement_timeout = '30s';
alter role news_read set idle_in_transaction_session_timeout = '60s';
alter role news_ingest set idle_in_transaction_session_timeout = '60s';
alter role news_alert set idle_in_transaction_session_timeout = '60s';

select 'create database newswatch owner news_owner'
 where not exists (select from pg_database where datname = 'newswatch') \gexec
select 'create database airflow owner airflow'
 where not exists (select from pg_database where datname = 'airflow') \gexec

-- Each role enters its own database only. An owner may always.
revoke connect, temporary on database newswatch, airflow, postgres from public;
grant connect on database newswatch to news_ingest, news_alert, news_read;
