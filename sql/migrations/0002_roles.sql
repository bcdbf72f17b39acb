-- Least privilege. The roles themselves are made with their passwords by whoever owns the server
-- (storage/embedded.py, or docs/operations.md for a Postgres of one's own).

grant usage on schema news to news_ingest, news_alert;
alter default privileges in schema news revoke execute on functions from public;

grant select, insert, update on
  news.outlet, news.source, news.host_gate, news.crawl_run, news.raw_document, news.listed_item,
  news.fetch_attempt, news.parsed_page, news.quarantine, news.article, news.article_revision,
  news.copy_pair, news.story, news.story_article
  to news_ingest;
grant select, insert, update, delete on
  news.copy_key, news.article_gram, news.story_term, news.article_term, news.term_count
  to news_ingest;
grant select, insert on news.decision, news.alert to news_ingest;

grant select on
  news.outlet, news.source, news.article, news.story, news.story_article, news.copy_pair,
  news.decision, news.alert, news.telling
  to news_alert;
grant update (fanned_out_at) on news.alert to news_alert;
grant select, insert, update on
  news.digest, news.digest_item, news.delivery, news.delivery_attempt, news.channel_gate
  to news_alert;
