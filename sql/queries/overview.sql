-- What `newswatch status` and `db columns` ask beyond the desk's own statements; from api_v1 only.

-- name: list_channels()
-- record_class: ChannelState
-- Every recipient that something was ever sent to, those in trouble first.
select channel, recipient, failing_since_at, last_error, waiting, last_sent_at
  from api_v1.channels
 order by failing_since_at nulls last, channel, recipient;

-- name: list_columns()
-- The consumers' contract from the database itself. Result: view, column, type, comment.
select c.relname as view, a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
       col_description(c.oid, a.attnum) as comment
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = 'api_v1' and c.relkind = 'v'
 order by c.relname, a.attnum;
