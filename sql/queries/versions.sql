-- Versions of rules and what they decided.

-- name: list_versions
-- record_class: VersionRow
-- Every version with how many articles it decided on and how many of these it called an alert.
select v.topic, v.rule_version, v.author, v.written_on, v.note, v.live_at, v.shadow_at,
       coalesce(d.decided, 0) + coalesce(s.decided, 0) as decided,
       coalesce(d.alerts, 0) + coalesce(s.alerts, 0)   as alerts
  from news.rule_version v
  left join (select topic, rule_version, count(*) as decided,
                    count(*) filter (where news.level_of(level, is_relevant) = 'alert') as alerts
               from news.decision group by 1, 2) d using (topic, rule_version)
  left join (select topic, rule_version, count(*) as decided,
                    count(*) filter (where level = 'alert') as alerts
               from news.shadow_decision group by 1, 2) s using (topic, rule_version)
 where :topic::text is null or v.topic = :topic
 order by v.topic, greatest(v.live_at, v.shadow_at) desc, v.rule_version;

-- name: find_version^
-- A stored version by its name. Result: topic, rule_version, rule.
select topic, rule_version, rule
  from news.rule_version
 where rule_version = :rule_version
 order by greatest(live_at, shadow_at) desc
 limit 1;

-- name: count_judged$
-- Texts on which both versions have decided, live or on trial.
with said as (
  select article_id, content_sha, rule_version from news.decision
   where topic = :topic and rule_version in (:one, :other)
   union
  select article_id, content_sha, rule_version from news.shadow_decision
   where topic = :topic and rule_version in (:one, :other)
)
select count(*)
  from said a
  join said b using (article_id, content_sha)
 where a.rule_version = :one and b.rule_version = :other;

-- name: list_pairs
-- record_class: VersionPair
-- Texts on which the two versions gave different levels, the farthest apart first.
with said as (
  select article_id, content_sha, rule_version, news.level_of(level, is_relevant) as level, score,
         reason
    from news.decision
   where topic = :topic and rule_version in (:one, :other)
   union all
  select article_id, content_sha, rule_version, level, score, reason
    from news.shadow_decision
   where topic = :topic and rule_version in (:one, :other)
)
select a.url, a.title, a.outlet_slug as outlet, one.level as one_level, one.score as one_score,
       other.level as other_level, other.score as other_score, other.reason
  from said one
  join said other using (article_id, content_sha)
  join news.article a on a.id = one.article_id
 where one.rule_version = :one and other.rule_version = :other and one.level <> other.level
 order by abs(one.score - other.score) desc, a.id desc
 limit :most;
