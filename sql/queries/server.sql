-- name: find_start$
-- Since when this server has been running: another moment means that it was restarted.
select pg_postmaster_start_time();
