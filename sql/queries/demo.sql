-- name: take_snapshot^
-- How far the pipeline has come. Result: one row of counts and of work that is still open.
select (select count(*) from api_v1.articles)                                          as articles,
       (select count(distinct article_id) from api_v1.copies)                          as copies,
       (select count(*) from api_v1.stories)                                           as stories,
       (select count(*) from api_v1.alerts)                                            as alerts,
       (select count(*) from api_v1.deliveries where state = 'sent')                   as sent,
       (select count(*) from api_v1.deliveries where state in ('pending', 'claimed'))  as undelivered,
       (select count(*) from api_v1.sources where use = 'poll' and is_active)          as sources,
       (select count(*) from api_v1.sources
         where use = 'poll' and is_active and first_success_at is not null)            as sources_begun,
       (select count(*) from api_v1.sources
         where use = 'poll' and is_active and last_success_at > :since)                as sources_polled,
       (select count(*) from api_v1.listings where state = 'due')                      as pages_due,
       (select count(*) from api_v1.listings where state = 'landed' and page_state is null
         and reason is null)                                                           as pages_unread,
       (select count(*) from api_v1.listings where page_state = 'due')                 as pages_undecided,
       (select count(*) from api_v1.alerts a
         where not exists (select from api_v1.deliveries d where d.alert_id = a.alert_id)) as alerts_unsent,
       (select count(*) from api_v1.quarantine where resolved_at is null)              as quarantined;

-- name: list_articles
-- Every article as read, for the comparison with what the newsroom wrote.
select url, outlet_name, title, body, 'listing_only' = any(flags) as is_listing_only
  from api_v1.articles;

-- name: list_alerts
-- Every alert with its address. Result: alert_id, url, title.
select alert_id, url, title from api_v1.alerts order by alert_id;

-- name: list_listings
-- Every listed address and what became of it.
select url, state, reason, outcome, page_state from api_v1.listings;
