-- name: count_rows
-- How many rows each invariant view holds just now. Result: view_name, rows.
select 'unclosed_attempt' as view_name, count(*) as rows from health.unclosed_attempt
union all select 'unread_page', count(*) from health.unread_page
union all select 'undecided_page', count(*) from health.undecided_page
union all select 'alert_without_delivery', count(*) from health.alert_without_delivery
union all select 'stuck_delivery', count(*) from health.stuck_delivery
union all select 'silent_source', count(*) from health.silent_source
union all select 'open_quarantine', count(*) from health.open_quarantine
union all select 'article_without_decision', count(*) from health.article_without_decision;
