-- What topics said of articles, and the alerts that followed.

-- name: find_alert$
-- The alert of a story for a topic, if it was told.
select id from news.alert where topic = :topic and story_id = :story_id;

-- name: add$
-- Keeps a decision, yes or no; its id, or none where this text was decided by this rule before.
insert into news.decision
       (article_id, topic, rule_version, content_sha, is_relevant, score, evidence, reason,
        disposition, story_id, decided_at)
values (:article_id, :topic, :rule_version, :content_sha::bytea, :is_relevant, :score,
        :evidence::jsonb, :reason, :disposition, :story_id, :decided_at)
on conflict (article_id, topic, rule_version, content_sha) do nothing
returning id;

-- name: raise_alert!
-- One alert per story and topic.
insert into news.alert (topic, story_id, article_id, decision_id, raised_at)
values (:topic, :story_id, :article_id, :decision_id, :raised_at)
on conflict (topic, story_id) do nothing;
