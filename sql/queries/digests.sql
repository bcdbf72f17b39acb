-- name: find_first_sight()$
-- When the first article of this installation was read; null before that.
select min(first_seen_at) from news.article;

-- name: list_undigested()
-- Decisions that wait for a digest: relevant, not alerted, the latest word on their article, and
-- the article in no digest yet. A doubtful one whose story was alerted since is told by that alert.
-- Result: decision_id.
select latest.id as decision_id
  from (select distinct on (d.article_id, d.topic) d.id, d.article_id, d.topic, d.disposition
          from news.decision d
         order by d.article_id, d.topic, d.decided_at desc, d.id desc) latest
 where latest.disposition in ('baseline', 'backfill', 'old', 'weak')
   and not (latest.disposition = 'weak'
            and exists (select from news.story_article m
                          join news.told t on t.story_id = m.story_id
                         where m.article_id = latest.article_id and t.topic = latest.topic))
   and not exists (select from news.digest_item i
                     join news.decision told on told.id = i.decision_id
                    where told.article_id = latest.article_id and told.topic = latest.topic)
 order by latest.id;

-- name: add_digest(day, made_at)$
-- Opens the digest of a Seoul day. Result: its id, or null where the day has one already.
insert into news.digest (day, made_at) values (:day, :made_at)
on conflict (day) do nothing
returning id;

-- name: add_item(digest_id, decision_id)*!
-- Names one decision in the digest.
insert into news.digest_item (decision_id, digest_id) values (:decision_id, :digest_id);

-- name: take_unfanned_digest()^
-- record_class: DigestToTell
-- The oldest committed digest without delivery rows, locked.
select id as digest_id, day, made_at from news.digest
 where fanned_out_at is null
 order by id
 limit 1
   for update skip locked;

-- name: mark_digest_fanned_out(digest_id)!
-- The delivery rows of the digest stand beside this in one transaction.
update news.digest set fanned_out_at = clock_timestamp() where id = :digest_id;

-- name: find_digest(digest_id)^
-- record_class: DigestToTell
-- The day of a digest.
select id as digest_id, day, made_at from news.digest where id = :digest_id;

-- name: list_lines(digest_id)
-- record_class: DigestLine
-- What the digest names, the newest article first, with why it was not alerted.
select d.topic, d.disposition, d.reason, d.story_id, t.title, t.url, t.name_ko, t.name_en,
       t.published_at, t.published_precision, t.first_listed_at, t.copy_of_ko, t.copy_of_en,
       t.is_listing_only
  from news.digest_item i
  join news.decision d on d.id = i.decision_id
  join news.telling t on t.article_id = d.article_id
 where i.digest_id = :digest_id
 order by coalesce(t.published_at, t.first_listed_at) desc, t.article_id desc;
