-- What topics said of articles, and the alerts that followed.

-- name: find_alert$
-- An alert of a story for a topic, if it was told.
select alert_id from news.told where topic = :topic and story_id = :story_id limit 1;

-- name: list_owed
-- record_class: OwedDecision
-- What was held back because the story of the article was told, in stories that are told no more: they
-- came apart. The earliest article of a story first.
select d.id as decision_id, m.story_id, d.topic, news.level_of(d.level, d.is_relevant) as level,
       a.id as article_id, a.published_at, a.published_precision, a.first_listed_at, a.outage,
       a.is_baseline, a.is_backfill
  from news.story_article m
  join news.article a on a.id = m.article_id
 cross join lateral (
         select distinct on (l.topic) l.id, l.topic, l.level, l.is_relevant, l.disposition
           from news.decision l
          where l.article_id = a.id
          order by l.topic, l.decided_at desc, l.id desc) d
 where m.story_id = any(:story_ids::bigint[])
   and d.disposition = 'same_story'
   and not exists (select from news.told t where t.story_id = m.story_id and t.topic = d.topic)
 order by m.story_id, d.topic, coalesce(a.published_at, a.first_listed_at), a.id;

-- name: dispose_anew!
-- What follows from a decision after all, in the story that its article tells now.
update news.decision set disposition = :disposition, story_id = :story_id where id = :decision_id;

-- name: add$
-- Keeps a decision, yes or no; its id, or none where this text was decided by this rule before.
insert into news.decision
       (article_id, topic, rule_version, content_sha, level, is_relevant, score, evidence, reason,
        disposition, story_id, decided_at)
values (:article_id, :topic, :rule_version, :content_sha::bytea, :level, :is_relevant, :score,
        :evidence::jsonb, :reason, :disposition, :story_id, :decided_at)
on conflict (article_id, topic, rule_version, content_sha) do nothing
returning id;

-- name: add_all!
-- Keeps decisions from which nothing follows, those left out for which a text was decided by this rule
-- before.
insert into news.decision
       (article_id, topic, rule_version, content_sha, level, is_relevant, score, evidence, reason,
        disposition, story_id, decided_at)
select article_id, topic, rule_version, content_sha, level, is_relevant, score, evidence, reason,
       disposition, story_id, decided_at
  from jsonb_to_recordset(:rows::jsonb)
       as r (article_id bigint, topic text, rule_version text, content_sha bytea, level text,
             is_relevant boolean, score real, evidence jsonb, reason text, disposition text,
             story_id bigint, decided_at timestamptz)
on conflict (article_id, topic, rule_version, content_sha) do nothing;

-- name: raise_alert!
-- One alert per story and topic.
insert into news.alert (topic, story_id, article_id, decision_id, raised_at)
values (:topic, :story_id, :article_id, :decision_id, :raised_at)
on conflict (topic, story_id) do nothing;

-- name: count_witnesses$
-- How many independent sources tell a story that a topic takes for its own, this article among
-- them though it is not decided yet.
select count(distinct w.speaker)
  from news.witness w
 where w.story_id = :story_id
   and (w.article_id = :article_id
        or (select d.is_relevant from news.decision d
             where d.article_id = w.article_id and d.topic = :topic
             order by d.decided_at desc, d.id desc
             limit 1));

-- name: note_version!
-- A rule that is at work (live) or on trial (shadow); said again it changes nothing.
insert into news.rule_version
       (topic, rule_version, name_ko, name_en, author, written_on, note, alert_at, digest_at, rule,
        live_at, shadow_at)
values (:topic, :rule_version, :name_ko, :name_en, :author, :written_on, :note, :alert_at,
        :digest_at, :rule, :live_at, :shadow_at)
on conflict (topic, rule_version) do update
   set live_at = coalesce(rule_version.live_at, excluded.live_at),
       shadow_at = coalesce(rule_version.shadow_at, excluded.shadow_at)
 where (rule_version.live_at is null and excluded.live_at is not null)
    or (rule_version.shadow_at is null and excluded.shadow_at is not null);

-- name: add_shadows!
-- Keeps what rules on trial say; nothing follows from it.
insert into news.shadow_decision
       (article_id, topic, rule_version, content_sha, level, score, evidence, reason, decided_at)
select article_id, topic, rule_version, content_sha, level, score, evidence, reason, decided_at
  from jsonb_to_recordset(:rows::jsonb)
       as r (article_id bigint, topic text, rule_version text, content_sha bytea, level text,
             score real, evidence jsonb, reason text, decided_at timestamptz)
on conflict (article_id, topic, rule_version, content_sha) do nothing;
