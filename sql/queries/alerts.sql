-- name: take_unfanned_alert()^
-- record_class: AlertToRoute
-- The oldest committed alert without delivery rows, locked; a second worker takes the next one.
select al.id                        as alert_id,
       al.topic,
       encode(first.url_sha, 'hex') as story_sha
  from news.alert al
  join news.story s on s.id = al.story_id
  join news.article first on first.id = s.first_article_id
 where al.fanned_out_at is null
 order by al.id
 limit 1
   for update of al skip locked;

-- name: mark_alert_fanned_out(alert_id)!
-- The delivery rows of the alert stand beside this in one transaction.
update news.alert set fanned_out_at = clock_timestamp() where id = :alert_id;

-- name: find_alert(alert_id)^
-- record_class: AlertToTell
-- What a message about the alert says of the article that raised it.
select al.id as alert_id, al.topic, sa.story_id, al.article_id, al.raised_at,
       d.reason, d.evidence,
       t.title, t.url, t.name_ko, t.name_en,
       t.published_at, t.published_precision, t.first_listed_at,
       t.copy_of_ko, t.copy_of_en, t.is_listing_only
  from news.alert al
  join news.decision d on d.id = al.decision_id
  join news.telling t on t.article_id = al.article_id
  join news.story_article sa on sa.article_id = al.article_id
 where al.id = :alert_id;

-- name: list_tellings(story_id, article_id)
-- record_class: Telling
-- The other articles of the story, oldest first; for a verified copy the outlet that had it first.
select t.title, t.url, t.name_ko, t.name_en,
       t.published_at, t.published_precision, t.first_listed_at,
       t.copy_of_ko, t.copy_of_en, t.is_listing_only
  from news.story_article sa
  join news.telling t on t.article_id = sa.article_id
 where sa.story_id = :story_id and t.article_id <> :article_id and t.deleted_at is null
 order by coalesce(t.published_at, t.first_listed_at), t.article_id;

-- name: list_told(since, until)
-- record_class: ToldAlert
-- Alerts raised in the span, oldest first, with the state of each delivery per channel.
select al.id as alert_id, t.title, t.url, t.name_ko, t.name_en,
       t.published_at, t.published_precision, t.first_listed_at,
       array(select distinct dv.channel || ':' || dv.state from news.delivery dv
              where dv.alert_id = al.id order by 1) as deliveries
  from news.alert al
  join news.telling t on t.article_id = al.article_id
 where al.raised_at > :since::timestamptz and al.raised_at <= :until::timestamptz
 order by al.id;
