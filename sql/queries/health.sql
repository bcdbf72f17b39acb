-- name: count_rows
-- How many rows each invariant view holds just now. Result: view_name, rows.
select 'unclosed_attempt' as view_name, count(*) as rows from health.unclosed_attempt
union all select 'run_without_lease', count(*) from health.run_without_lease
union all select 'backward_epoch', count(*) from health.backward_epoch
union all select 'overlong_gate', count(*) from health.overlong_gate
union all select 'ledger_gap', count(*) from health.ledger_gap
union all select 'two_outcomes', count(*) from health.two_outcomes
union all select 'lost_quarantine', count(*) from health.lost_quarantine
union all select 'ignored_body', count(*) from health.ignored_body
union all select 'unread_page', count(*) from health.unread_page
union all select 'undecided_page', count(*) from health.undecided_page
union all select 'article_without_page', count(*) from health.article_without_page
union all select 'article_without_raw', count(*) from health.article_without_raw
union all select 'article_ahead_of_time', count(*) from health.article_ahead_of_time
union all select 'article_without_decision', count(*) from health.article_without_decision
union all select 'decision_without_alert', count(*) from health.decision_without_alert
union all select 'alert_without_delivery', count(*) from health.alert_without_delivery
union all select 'digest_without_delivery', count(*) from health.digest_without_delivery
union all select 'stuck_delivery', count(*) from health.stuck_delivery
union all select 'silent_source', count(*) from health.silent_source
union all select 'host_down', count(*) from health.host_down
union all select 'open_gap', count(*) from health.open_gap
union all select 'expired_exemption', count(*) from health.expired_exemption
union all select 'open_quarantine', count(*) from health.open_quarantine
union all select 'drift', count(*) from health.drift;
