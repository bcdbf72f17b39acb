-- What the desk shows, from api_v1 only. Every list is bounded by :most.

-- name: take_state^
-- record_class: DeskState
-- The numbers of the head line for a Seoul day. Sources count when they are polled at all.
with source as (
  select count(*) filter (where health = 'ok')                   as ok,
         count(*) filter (where health in ('failing', 'silent')) as failing,
         count(*) filter (where health = 'waiting')              as waiting,
         max(last_attempt_at)                                    as last_crawl_at,
         coalesce(sum(pages_due), 0)::bigint                     as pages_due
    from api_v1.sources
   where is_active and use = 'poll'
), article as (
  select count(*) as all_of_day, count(copy_of) as copies
    from api_v1.articles
   where day = :day
), delivery as (
  select count(*) filter (where state in ('pending', 'claimed')) as pending,
         count(*) filter (where state in ('refused', 'held'))    as stopped
    from api_v1.deliveries
)
select article.all_of_day as articles,
       article.copies,
       (select count(*) from api_v1.alerts where day = :day)              as alerts,
       source.ok          as sources_ok,
       source.failing     as sources_failing,
       source.waiting     as sources_waiting,
       source.last_crawl_at,
       source.pages_due,
       delivery.pending   as deliveries_pending,
       delivery.stopped   as deliveries_stopped,
       (select count(*) from api_v1.quarantine where resolved_at is null) as quarantined
  from source, article, delivery;

-- name: list_stories
-- record_class: StoryRow
-- The stories of one Seoul day that are relevant to a topic, or those that are not; the latest first.
-- The ids come as an array so that they reach inside the grouped view.
with told as (
  select array(select distinct story_id from api_v1.articles
                where day = :day and story_id is not null) as story_ids
), latest as (
  select distinct on (a.article_id, d.topic) a.story_id, d.topic, d.is_relevant
    from api_v1.articles a
    join api_v1.decisions d on d.article_id = a.article_id
   where a.story_id = any((select story_ids from told)::bigint[])
   order by a.article_id, d.topic, d.decided_at desc, d.decision_id desc
), topic as (
  select story_id, array_agg(distinct topic) as topics from latest where is_relevant group by story_id
)
select s.story_id, s.title, s.first_at, s.last_at, s.articles, s.outlets,
       coalesce(t.topics, '{}') as topics,
       exists (select from api_v1.alerts al where al.story_id = s.story_id) as has_alert
  from api_v1.stories s
  left join topic t on t.story_id = s.story_id
 where s.story_id = any((select story_ids from told)::bigint[])
   and (t.topics is not null) = :is_relevant
 order by s.last_at desc, s.story_id desc
 limit :most;

-- name: list_articles
-- record_class: ArticleRow
-- The articles of these stories; beside each its latest decision, a yes before a no.
select a.article_id, a.story_id, a.outlet_name, a.outlet_name_en, a.url, a.title, a.published_at,
       a.published_precision, a.first_listed_at, a.first_seen_at, a.deleted_at, a.revision,
       a.is_baseline, a.is_backfill, a.flags,
       e.article_id as copy_id, c.containment as copy_share, e.outlet_name as copy_outlet_name,
       e.outlet_name_en as copy_outlet_name_en, e.url as copy_url, e.title as copy_title,
       d.topic, d.disposition, d.reason
  from api_v1.articles a
  left join api_v1.copies c on c.article_id = a.article_id and c.earlier_id = a.copy_of
  left join api_v1.articles e on e.article_id = a.copy_of
  left join lateral (
         select l.topic, l.disposition, l.reason
           from (select distinct on (topic) topic, disposition, reason, is_relevant, decided_at
                   from api_v1.decisions
                  where article_id = a.article_id
                  order by topic, decided_at desc, decision_id desc) l
          order by l.is_relevant desc, l.decided_at desc
          limit 1) d on true
 where a.story_id = any(:story_ids::bigint[])
 order by a.story_id, coalesce(a.published_at, a.first_listed_at), a.article_id
 limit :most;

-- name: list_alerts
-- record_class: AlertRow
-- The alerts since a moment, the latest first.
select alert_id, topic, story_id, article_id, title, url, outlet_name, outlet_name_en, raised_at,
       reason, reason_en, score, is_listing_only
  from api_v1.alerts
 where raised_at >= :since
 order by raised_at desc, alert_id desc
 limit :most;

-- name: list_deliveries
-- record_class: DeliveryRow
-- The messages of these alerts.
select delivery_id, alert_id, channel, recipient, state, tries, maybe_repeated, last_error, sent_at,
       nullif(not_before, '-infinity') as not_before
  from api_v1.deliveries
 where alert_id = any(:alert_ids::bigint[])
 order by alert_id, channel, recipient
 limit :most;

-- name: list_sources
-- record_class: SourceRow
-- The sources that are polled, those in trouble first, then those in drift.
select source, outlet_name, outlet_name_en, protocol, url, health, first_success_at,
       last_success_at, last_attempt_at, failing_since_at, fail_streak, last_error_kind, last_error,
       nullif(next_poll_at, '-infinity') as next_poll_at, pages_due, current_every, interval_reason,
       host, host_state, host_until, host_reason, host_down_at, tls_exempt_reason, tls_exempt_until,
       opt_outs, gap_from, listing_notes, drift, time_slip_h, time_slip_items, time_slip_since
  from api_v1.sources
 where is_active and use = 'poll'
 order by array_position('{failing,silent,waiting}', health::text), cardinality(drift) = 0,
          outlet_name, source
 limit :most;

-- name: list_quarantine
-- record_class: QuarantineRow
-- What is set aside and waits for a person, the latest first.
select quarantine_id, stage, url, error_kind, error, tries, first_at, last_at, resolved_at,
       resolution
  from api_v1.quarantine
 where resolved_at is null
 order by last_at desc, quarantine_id desc
 limit :most;

-- name: find_text^
-- The present text of an article. Result: title, body.
select title, body from api_v1.articles where article_id = :article_id;

-- name: count_outcomes
-- What became of the entries first listed in a span, most of a kind first. Result: outcome, reason, items.
select outcome, reason, count(*) as items
  from api_v1.items
 where first_listed_at >= :since::timestamptz and first_listed_at < :until::timestamptz
 group by outcome, reason
 order by items desc, outcome, reason;

-- name: list_opt_outs
-- record_class: OptOutRow
-- What sites have said of the use of their texts within 30 days.
select source, place, name, addressee, purpose, directive, example_url, first_seen_at, last_seen_at
  from api_v1.opt_outs
 where last_seen_at > clock_timestamp() - interval '30 days'
 order by source, purpose, place, name, addressee
 limit :most;

-- name: list_proposals
-- record_class: ProposalRow
-- What was found in place of listings that are gone and still fail, the newest first.
select p.source, p.new_url, p.is_own_host, p.articles, p.found_at
  from api_v1.feed_proposals p
  join api_v1.sources s on s.source = p.source and s.url = p.old_url
 where p.dismissed_at is null and s.is_active and s.health = 'failing'
 order by p.found_at desc, p.proposal_id desc
 limit :most;

-- name: list_gaps
-- record_class: GapRow
-- Polls that may have missed something: those not made up for, and those closed since a moment.
select g.gap_id, g.source, s.outlet_name, s.outlet_name_en, g.state, g.missed_from, g.missed_until,
       g.items, g.note
  from api_v1.gaps g
  join api_v1.sources s on s.source = g.source
 where g.closed_at is null or (g.closed_at >= :since and g.state <> 'dismissed')
 order by g.closed_at is not null, g.missed_until desc, g.gap_id desc
 limit :most;
