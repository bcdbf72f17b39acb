-- The consumers' contract, as the database itself knows it.

-- name: list_columns
-- record_class: ViewColumn
-- Every column of every view of api_v1 in its order, with the comments on both.
select c.relname as view, obj_description(c.oid, 'pg_class') as view_comment, a.attname as column,
       format_type(a.atttypid, a.atttypmod) as type, col_description(c.oid, a.attnum) as comment
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
 where n.nspname = 'api_v1' and c.relkind = 'v' and a.attnum > 0 and not a.attisdropped
 order by c.relname, a.attnum;
