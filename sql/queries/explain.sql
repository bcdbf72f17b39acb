-- What became of one address: the rows behind storage/explain.py, from api_v1 only.

-- name: find_listings
-- record_class: ListingRow
-- The entries by which sources listed the address (its url_sha), the earliest first.
select l.item_id, l.source, s.outlet_name, s.outlet_name_en, l.url, l.title, l.first_listed_at,
       l.state, l.reason, l.tries, l.next_try_at, l.article_id, l.page_state, l.outcome,
       l.outcome_reason, l.parsed_at, i.outcome as ending, i.reason as ending_reason,
       (select o.source from api_v1.items o where o.item_id = i.listed_as) as listed_by,
       (select a.robots_rule from api_v1.attempts a
         where a.item_id = l.item_id order by a.attempt_id desc limit 1) as robots_rule,
       s.host_state, s.host_until, s.host_reason
  from api_v1.listings l
  join api_v1.items i on i.item_id = l.item_id
  join api_v1.sources s on s.source = l.source
 where l.url_sha = :url_sha
 order by l.first_listed_at, l.item_id
 limit 10;

-- name: find_article^
-- record_class: ArticleRow
-- The article of the address itself, else the one that a listing of it became (article_ids).
select a.article_id, a.story_id, a.outlet_name, a.outlet_name_en, a.url, a.title, a.published_at,
       a.published_precision, a.first_listed_at, a.first_seen_at, a.deleted_at, a.revision,
       a.is_baseline, a.is_backfill, a.flags,
       e.article_id as copy_id, c.containment as copy_share, e.outlet_name as copy_outlet_name,
       e.outlet_name_en as copy_outlet_name_en, e.url as copy_url, e.title as copy_title,
       null as topic, null as disposition, null as reason
  from api_v1.articles a
  left join api_v1.copies c on c.article_id = a.article_id and c.earlier_id = a.copy_of
  left join api_v1.articles e on e.article_id = a.copy_of
 where a.url_sha = :url_sha or a.article_id = any(:article_ids::bigint[])
 order by a.url_sha <> :url_sha, a.article_id
 limit 1;

-- name: find_fields^
-- record_class: FieldsRow
-- The fields of an article, where each was found, and what else was found there.
select article_id, title, title_tags, left(body, 200) as body, authors, section,
       published_at as published, modified_at as modified, url as canonical_url, tags, wire,
       embargo, press_release, image_url, origin, rejected
  from api_v1.articles
 where article_id = :article_id;

-- name: find_decisions
-- record_class: DecisionRow
-- What each topic says of an article, why, and what held it back after that.
select decision_id, article_id, topic, rule_version, level, is_relevant, score, evidence, reason,
       reason_en, disposition, suppressed_by, suppressed_until, answer, answer_en, story_id,
       decided_at
  from api_v1.answers
 where article_id = :article_id
 order by topic;

-- name: find_alerts
-- record_class: AlertRow
-- The alerts of a story, at most one per topic.
select alert_id, topic, story_id, article_id, title, url, outlet_name, outlet_name_en, raised_at,
       reason, reason_en, score, is_listing_only
  from api_v1.alerts
 where story_id = any(:story_ids::bigint[]) or article_id = :article_id
 order by alert_id
 limit 20;

-- name: find_deliveries
-- record_class: DeliveryRow
-- The messages of these alerts.
select delivery_id, alert_id, channel, recipient, state, tries, maybe_repeated, last_error, sent_at,
       nullif(not_before, '-infinity') as not_before
  from api_v1.deliveries
 where alert_id = any(:alert_ids::bigint[])
 order by alert_id, channel, recipient
 limit 1000;

-- name: find_digest_items
-- record_class: DigestItemRow
-- The digests that named an article.
select digest_id, day, article_id, topic
  from api_v1.digest_items
 where article_id = :article_id
 order by day
 limit 10;

-- name: find_quarantine
-- record_class: QuarantineRow
-- What of the address was set aside: its listed entries (item_ids), or the address as it stands.
select quarantine_id, stage, url, error_kind, error, tries, first_at, last_at, resolved_at,
       resolution
  from api_v1.quarantine
 where item_id = any(:item_ids::bigint[]) or url = any(:urls::text[])
 order by resolved_at is not null, last_at desc
 limit 10;

-- name: list_places
-- Where we look at all, to find out whether a site is watched. Result: source, url, home_url, health, last_success_at, failing_since_at, gap_from.
select source, url, home_url, health, last_success_at, failing_since_at, gap_from
  from api_v1.sources
 where is_active and use = 'poll'
 order by source;
