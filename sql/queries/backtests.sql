-- A draft of a rule over the stored articles: how far it came, and what came of it.

-- name: begin$
-- The back-test of this draft against this live rule since that day, begun or found; its id.
insert into news.backtest (topic, draft_sha, draft_version, live_version, since)
values (:topic, :draft_sha::bytea, :draft_version, :live_version, :since)
on conflict (draft_sha, live_version, since) do update set topic = excluded.topic
returning id;

-- name: forget!
-- Takes it back to its start.
with gone as (delete from news.backtest_hit where backtest_id = :id)
update news.backtest
   set reached_id = 0, articles = 0, seconds = 0, finished_at = null, started_at = clock_timestamp()
 where id = :id;

-- name: try_lock$
-- Whether no other process is at this back-test; ends with the session.
select pg_try_advisory_lock(hashtextextended('news.backtest', :id));

-- name: find_state^
-- record_class: BacktestState
-- How far it came, and how many articles are left.
select b.id, b.reached_id, b.articles, b.seconds, b.finished_at,
       (select count(*) from news.article a
         where a.id > b.reached_id
           and news.seoul_day(coalesce(a.published_at, a.first_listed_at)) >= b.since) as remaining
  from news.backtest b
 where b.id = :id;

-- name: list_texts
-- record_class: StoredText
-- The next articles since a Seoul day, by number.
select a.id as article_id, a.title, a.body,
       case when 'listing_only' = any(a.flags) then
         (select i.summary from news.parsed_page p join news.listed_item i on i.id = p.item_id
           where p.article_id = a.id order by p.id desc limit 1) end as summary,
       a.section, a.outlet_slug as outlet
  from news.article a
 where a.id > :after
   and news.seoul_day(coalesce(a.published_at, a.first_listed_at)) >= :since
 order by a.id
 limit :size;

-- name: add_hits!
-- What is worth looking at of a batch: JSON array of objects as the table's columns.
insert into news.backtest_hit
       (backtest_id, article_id, draft_level, draft_score, live_level, live_score, reason, reason_en)
select :id, h.article_id, h.draft_level, h.draft_score, h.live_level, h.live_score, h.reason,
       h.reason_en
  from jsonb_to_recordset(:hits::jsonb)
    as h (article_id bigint, draft_level text, draft_score real, live_level text, live_score real,
          reason text, reason_en text);

-- name: advance!
-- A batch is done.
update news.backtest
   set reached_id = :reached_id, articles = articles + :articles, seconds = seconds + :seconds,
       finished_at = null
 where id = :id;

-- name: finish!
-- There are no more articles.
update news.backtest set finished_at = clock_timestamp() where id = :id;

-- name: count_hits^
-- record_class: HitCounts
-- How many alerts each rule gives, and how many of them both.
select count(*) filter (where draft_level = 'alert')                          as draft_alerts,
       count(*) filter (where live_level = 'alert')                           as live_alerts,
       count(*) filter (where draft_level = 'alert' and live_level = 'alert') as both,
       count(*) filter (where draft_level = 'digest')                         as draft_digest,
       count(*) filter (where live_level = 'digest')                          as live_digest
  from news.backtest_hit
 where backtest_id = :id;

-- name: list_days
-- Alerts a Seoul day, days without any left out. Result: day, draft, live.
select news.seoul_day(coalesce(a.published_at, a.first_listed_at)) as day,
       count(*) filter (where h.draft_level = 'alert') as draft,
       count(*) filter (where h.live_level = 'alert')  as live
  from news.backtest_hit h
  join news.article a on a.id = h.article_id
 where h.backtest_id = :id and 'alert' in (h.draft_level, h.live_level)
 group by 1
 order by 1;

-- name: list_samples
-- record_class: BacktestHit
-- Articles that the draft gained, that it lost, or that it nearly alerts (kind), the clearest first.
select a.url, a.title, a.outlet_slug as outlet,
       news.seoul_day(coalesce(a.published_at, a.first_listed_at)) as day,
       h.draft_level, h.draft_score, h.live_level, h.live_score, h.reason, h.reason_en
  from news.backtest_hit h
  join news.article a on a.id = h.article_id
 where h.backtest_id = :id
   and case :kind
       when 'gained' then h.draft_level = 'alert' and h.live_level <> 'alert'
       when 'lost'   then h.draft_level <> 'alert' and h.live_level = 'alert'
       else h.draft_level <> 'alert' and h.live_level <> 'alert' end
 order by case when :kind = 'lost' then h.live_score else h.draft_score end desc, a.id desc
 limit :most;

-- name: measure^
-- record_class: Labelling
-- What labels of the topic say of both rules, over the articles judged so far.
with labelled as (
  select l.verdict <> 'not' as is_right,
         coalesce(h.draft_level, 'no') = 'alert' as draft, coalesce(h.live_level, 'no') = 'alert' as live
    from news.backtest b
    join news.label_now l on l.topic = b.topic
    join news.article a on a.id = l.article_id
    left join news.backtest_hit h on h.backtest_id = b.id and h.article_id = l.article_id
   where b.id = :id and a.id <= b.reached_id
     and news.seoul_day(coalesce(a.published_at, a.first_listed_at)) >= b.since
)
select count(*) filter (where draft and is_right)     as draft_right,
       count(*) filter (where draft and not is_right) as draft_wrong,
       count(*) filter (where not draft and is_right) as draft_missed,
       count(*) filter (where live and is_right)      as live_right,
       count(*) filter (where live and not is_right)  as live_wrong,
       count(*) filter (where not live and is_right)  as live_missed
  from labelled;
