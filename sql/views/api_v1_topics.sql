-- The consumers' contract, fifth part: why and why not, stories as topics see them, rules and their
-- versions, trials, labels. The same rules as in api_v1.sql.

create or replace view api_v1.answers as
with told (why, ko, en) as (values
  ('alert', '이 기사로 알림을 냈습니다.', 'This article raised an alert.'),
  ('copy', '따로 알리지 않았습니다. 이미 알린 사건을 전한 글의 복제입니다.',
   'Not alerted again: it is a copy of a text on a story that was told.'),
  ('same_story', '따로 알리지 않았습니다. 같은 사건을 다른 기사로 이미 알렸습니다.',
   'Not alerted again: its story was already told by another article.'),
  ('baseline', '알리지 않고 요약에만 넣습니다. 소스를 처음 읽었을 때 이미 올라 있던 기사입니다.',
   'For the digest only: it already stood in the list when its source was first read.'),
  ('backfill', '알리지 않고 요약에만 넣습니다. 지난 기사를 채워 넣을 때 들어왔습니다.',
   'For the digest only: it came in by a backfill.'),
  ('old', '알리지 않고 요약에만 넣습니다. 처음 보았을 때 이미 오래된 기사였습니다.',
   'For the digest only: it was already old when first seen.'),
  ('weak', '바로 알리지 않고 요약에만 넣습니다. 알림 문턱에 못 미치는 기사입니다.',
   'For the digest only: it is below what is alerted at once.'),
  ('not_relevant', '알리지 않았습니다. 주제와 관련이 없다고 판정했습니다.',
   'Not alerted: it was judged not to be about the topic.'),
  ('cooldown', '알림을 보내지 않았습니다. 이 주제의 알림이 잦아 잠시 쉬는 동안입니다.',
   'Held back: alerts of this topic pause after too many.'),
  ('silence', '알림을 보내지 않았습니다. 사람이 이 주제나 사건을 조용히 해 두었습니다.',
   'Held back: a person has silenced this topic or story.'),
  ('quiet_hours', '알림을 미루었습니다. 방해하지 않기로 한 시간입니다.',
   'Held back: these are quiet hours.')
)
select a.id as article_id, a.url, a.url_sha, a.title, a.outlet_slug as outlet, d.topic,
       d.rule_version, d.level, d.is_relevant, d.score, d.evidence, d.evidence ->> 'missing' as missing,
       d.reason, d.evidence ->> 'reason_en' as reason_en, d.disposition,
       case when t.why not in ('alert', 'not_relevant') then t.why end as suppressed_by,
       s.until_at as suppressed_until, al.id as told_by, teller.url as told_by_url,
       (select g.day from news.digest_item i join news.digest g on g.id = i.digest_id
         where i.decision_id = d.id) as digest_day,
       t.ko || ' ' || d.reason as answer,
       t.en || coalesce(' ' || (d.evidence ->> 'reason_en'), '') as answer_en,
       d.story_id, d.id as decision_id, d.decided_at
  from news.article a
 cross join lateral (
         select distinct on (l.topic)
                l.id, l.topic, l.rule_version, news.level_of(l.level, l.is_relevant) as level,
                l.is_relevant, l.score, l.evidence, l.reason, l.disposition, l.story_id,
                l.decided_at
           from news.decision l
          where l.article_id = a.id
          order by l.topic, l.decided_at desc, l.id desc) d
  left join lateral (select p.kind, p.until_at from news.suppression p
                      where p.decision_id = d.id order by p.at desc limit 1) s on true
  left join lateral (select l.id, l.article_id
                       from news.story_article m
                       join news.told n on n.story_id = m.story_id
                       join news.alert l on l.id = n.alert_id
                      where m.article_id = a.id and n.topic = d.topic and d.is_relevant
                      order by l.id limit 1) al on true
  left join news.article teller on teller.id = al.article_id
  join told t on t.why = coalesce(s.kind, case
         when d.disposition = 'same_story'
          and exists (select from news.copy_pair c where c.article_id = a.id) then 'copy'
         else d.disposition end);
comment on view api_v1.answers is
  'Why and why not, one row per article and topic: what the live rule says of its present text, what held it back after that, and the answer in words.';
comment on column api_v1.answers.article_id is 'The article.';
comment on column api_v1.answers.url is 'Its address.';
comment on column api_v1.answers.url_sha is 'SHA-256 of what tells its address from others.';
comment on column api_v1.answers.title is 'Its headline.';
comment on column api_v1.answers.outlet is 'Slug of its outlet.';
comment on column api_v1.answers.topic is 'Slug of the topic.';
comment on column api_v1.answers.rule_version is 'Version of the rule that judged.';
comment on column api_v1.answers.level is 'alert, digest or no.';
comment on column api_v1.answers.is_relevant is 'Whether it is worth telling, at once or in the digest.';
comment on column api_v1.answers.score is 'Score under the rule.';
comment on column api_v1.answers.evidence is 'As in api_v1.decisions.';
comment on column api_v1.answers.missing is 'For what is no alert: what the rule missed.';
comment on column api_v1.answers.reason is 'What the rule says, in Korean.';
comment on column api_v1.answers.reason_en is 'What the rule says, in English.';
comment on column api_v1.answers.disposition is 'As in api_v1.decisions.';
comment on column api_v1.answers.suppressed_by is
  'Relevant, yet no alert of its own: copy, same_story, baseline, backfill, old, weak, cooldown, silence or quiet_hours.';
comment on column api_v1.answers.suppressed_until is 'Until when it is held back; null where that has no end.';
comment on column api_v1.answers.told_by is 'The alert that told its story for this topic.';
comment on column api_v1.answers.told_by_url is 'Address of the article that raised that alert.';
comment on column api_v1.answers.digest_day is 'Seoul day of the digest that named it.';
comment on column api_v1.answers.answer is 'The whole answer in Korean.';
comment on column api_v1.answers.answer_en is 'The whole answer in English.';
comment on column api_v1.answers.story_id is 'Its story when it was decided.';
comment on column api_v1.answers.decision_id is 'Number of the decision.';
comment on column api_v1.answers.decided_at is 'When.';

create or replace view api_v1.story_answers as
select s.id as story_id, t.topic, t.level, t.score, t.best_article_id, t.best_decision_id,
       t.articles, t.sources, al.id as alert_id, al.raised_at
  from news.story s
 cross join lateral (
         select l.topic,
                (array_agg(l.level order by l.rank, l.score desc, l.article_id))[1] as level,
                (array_agg(l.score order by l.rank, l.score desc, l.article_id))[1] as score,
                (array_agg(l.article_id order by l.rank, l.score desc, l.article_id))[1]
                  as best_article_id,
                (array_agg(l.id order by l.rank, l.score desc, l.article_id))[1]
                  as best_decision_id,
                count(*) filter (where l.is_relevant) as articles,
                count(distinct w.speaker) filter (where l.is_relevant) as sources
           from (select distinct on (d.topic, d.article_id)
                        d.topic, d.article_id, d.id, d.score, d.is_relevant, v.level,
                        array_position('{alert,digest,no}', v.level) as rank
                   from news.story_article sa
                   join news.decision d on d.article_id = sa.article_id
                  cross join lateral (select news.level_of(d.level, d.is_relevant) as level) v
                  where sa.story_id = s.id
                  order by d.topic, d.article_id, d.decided_at desc, d.id desc) l
           left join news.witness w on w.article_id = l.article_id
          group by l.topic) t
  left join lateral (select l.id, l.raised_at
                       from news.told n
                       join news.alert l on l.id = n.alert_id
                      where n.story_id = s.id and n.topic = t.topic
                      order by l.id limit 1) al on true;
comment on view api_v1.story_answers is
  'What a topic says of a story: the word of its best article, and how many independent sources tell it.';
comment on column api_v1.story_answers.story_id is 'The story.';
comment on column api_v1.story_answers.topic is 'Slug of the topic.';
comment on column api_v1.story_answers.level is 'Level of its best article: alert, digest or no. Enough independent sources at level digest raise the one that came last to alert.';
comment on column api_v1.story_answers.score is 'Score of that article.';
comment on column api_v1.story_answers.best_article_id is 'That article.';
comment on column api_v1.story_answers.best_decision_id is 'The decision on it.';
comment on column api_v1.story_answers.articles is 'Its articles that are worth telling, copies among them.';
comment on column api_v1.story_answers.sources is 'How many speak in them independently: wire agencies, owners, outlets; verified copies do not count.';
comment on column api_v1.story_answers.alert_id is 'The alert that told it, if any.';
comment on column api_v1.story_answers.raised_at is 'When that was decided.';

create or replace view api_v1.rule_versions as
select v.topic, v.rule_version, v.name_ko, v.name_en, v.author, v.written_on, v.note, v.alert_at,
       v.digest_at, v.rule, v.live_at, v.shadow_at
  from news.rule_version v;
comment on view api_v1.rule_versions is 'Every rule that was at work or on trial.';
comment on column api_v1.rule_versions.topic is 'Slug of the topic.';
comment on column api_v1.rule_versions.rule_version is 'Its number and the beginning of its file''s hash.';
comment on column api_v1.rule_versions.name_ko is 'Korean name of the topic.';
comment on column api_v1.rule_versions.name_en is 'English name of the topic.';
comment on column api_v1.rule_versions.author is 'Who wrote this version.';
comment on column api_v1.rule_versions.written_on is 'Its date, as the author gives it.';
comment on column api_v1.rule_versions.note is 'What was changed and why, as the author says.';
comment on column api_v1.rule_versions.alert_at is 'From this score on it is an alert.';
comment on column api_v1.rule_versions.digest_at is 'From this score on it is in the digest.';
comment on column api_v1.rule_versions.rule is 'The whole rule.';
comment on column api_v1.rule_versions.live_at is 'When it was first seen at work; null: never.';
comment on column api_v1.rule_versions.shadow_at is 'When it was first seen on trial; null: never.';

create or replace view api_v1.shadow_decisions as
select s.article_id, s.topic, s.rule_version, s.level, s.score, s.evidence, s.reason, s.decided_at
  from news.shadow_decision s;
comment on view api_v1.shadow_decisions is 'What rules on trial say; nothing was ever sent from these.';
comment on column api_v1.shadow_decisions.article_id is 'The article.';
comment on column api_v1.shadow_decisions.topic is 'Slug of the topic.';
comment on column api_v1.shadow_decisions.rule_version is 'The rule on trial.';
comment on column api_v1.shadow_decisions.level is 'alert, digest or no.';
comment on column api_v1.shadow_decisions.score is 'Score under that rule.';
comment on column api_v1.shadow_decisions.evidence is 'As in api_v1.decisions.';
comment on column api_v1.shadow_decisions.reason is 'Why, in Korean.';
comment on column api_v1.shadow_decisions.decided_at is 'When.';

create or replace view api_v1.backtests as
select b.id as backtest_id, b.topic, b.draft_version, b.live_version, b.since, b.articles,
       (select count(*) from news.backtest_hit h
         where h.backtest_id = b.id and h.draft_level = 'alert') as draft_alerts,
       (select count(*) from news.backtest_hit h
         where h.backtest_id = b.id and h.live_level = 'alert') as live_alerts,
       b.seconds, b.started_at, b.finished_at
  from news.backtest b;
comment on view api_v1.backtests is 'Drafts of rules that were tried on the stored articles.';
comment on column api_v1.backtests.backtest_id is 'Number of the back-test.';
comment on column api_v1.backtests.topic is 'Slug of the topic.';
comment on column api_v1.backtests.draft_version is 'The draft.';
comment on column api_v1.backtests.live_version is 'The rule it is held against; - where the topic is new.';
comment on column api_v1.backtests.since is 'First Seoul day of the articles.';
comment on column api_v1.backtests.articles is 'Articles judged so far.';
comment on column api_v1.backtests.draft_alerts is 'Of these, alerts by the draft.';
comment on column api_v1.backtests.live_alerts is 'Of these, alerts by the live rule.';
comment on column api_v1.backtests.seconds is 'Time spent on it.';
comment on column api_v1.backtests.started_at is 'When it was begun.';
comment on column api_v1.backtests.finished_at is 'When it last came to the end; null: stopped on its way.';

create or replace view api_v1.labels as
select l.label_id, l.topic, l.url, l.verdict, l.labelled_by, l.labelled_at, l.note, l.article_id
  from news.label_now l;
comment on view api_v1.labels is 'What people say of articles: the latest word on each address and topic.';
comment on column api_v1.labels.label_id is 'Number of the label.';
comment on column api_v1.labels.topic is 'Slug of the topic.';
comment on column api_v1.labels.url is 'The address.';
comment on column api_v1.labels.verdict is 'relevant, not, or duplicate (relevant, and told already).';
comment on column api_v1.labels.labelled_by is 'Who said so.';
comment on column api_v1.labels.labelled_at is 'When.';
comment on column api_v1.labels.note is 'What they wrote beside it.';
comment on column api_v1.labels.article_id is 'The article of that address; null: we never had it.';

grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
