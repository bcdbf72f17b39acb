-- What people say of articles, and what follows from it for the rules.

-- name: add!
-- One label; an earlier one of the same address and topic stays, and counts no longer.
insert into news.label (url, url_sha, topic, verdict, labelled_by, labelled_at, note)
values (:url, :url_sha::bytea, :topic, :verdict, :labelled_by, :labelled_at, :note);

-- name: find_address^
-- The address of the article that this address leads to: its own, else one under which it was
-- listed. Result: url, url_sha.
select a.url, a.url_sha
  from news.article a
 where a.url_sha = :url_sha::bytea
    or a.id in (select p.article_id
                  from news.listed_item i
                  join news.parsed_page p on p.item_id = i.id
                 where i.url_sha = :url_sha::bytea)
 order by a.url_sha <> :url_sha::bytea, a.id
 limit 1;

-- name: find_before$
-- The verdict that counts of an address and a topic; null where there is none.
select verdict from news.label_now where url_sha = :url_sha::bytea and topic = :topic;

-- name: find_said^
-- The article of an address and the level that the topic gave it; nulls where there is none. Result: article_id, level.
select a.id as article_id,
       (select news.level_of(d.level, d.is_relevant) from news.decision d
         where d.article_id = a.id and d.topic = :topic
         order by d.decided_at desc, d.id desc limit 1) as level
  from (select 1) one
  left join news.article a on a.url_sha = :url_sha::bytea;

-- name: list_quality
-- record_class: QualityRow
-- Labels by the Seoul week in which the article was decided on, topic and outlet; outlet null sums
-- up. Right and wrong are told of alerts; missed: relevant, and no alert by the rule.
with said as (
  select l.topic, a.outlet_slug as outlet, l.verdict, d.level,
         date_trunc('week', d.decided_at at time zone 'Asia/Seoul')::date as week
    from news.label_now l
    join news.article a on a.id = l.article_id
    join lateral (select news.level_of(e.level, e.is_relevant) as level, e.decided_at
                    from news.decision e
                   where e.article_id = a.id and e.topic = l.topic
                   order by e.decided_at desc, e.id desc limit 1) d on true
   where (:topic::text is null or l.topic = :topic)
     and d.decided_at >= :since
)
select week, topic, outlet,
       count(*) filter (where level = 'alert' and verdict = 'relevant')  as relevant,
       count(*) filter (where level = 'alert' and verdict = 'not')       as wrong,
       count(*) filter (where level = 'alert' and verdict = 'duplicate') as duplicate,
       count(*) filter (where level <> 'alert' and verdict <> 'not')     as missed
  from said
 group by grouping sets ((week, topic, outlet), (week, topic))
 order by week desc, topic, outlet nulls first;

-- name: list_labelled
-- record_class: LabelledText
-- Every labelled article of a topic with what the rule says of it, the latest first.
select a.url, a.title, a.body, l.verdict,
       coalesce((select news.level_of(d.level, d.is_relevant) from news.decision d
                  where d.article_id = a.id and d.topic = l.topic
                  order by d.decided_at desc, d.id desc limit 1), 'no') as level
  from news.label_now l
  join news.article a on a.id = l.article_id
 where l.topic = :topic
 order by l.label_id desc
 limit :most;

-- name: list_unlabelled
-- record_class: LabelledText
-- The latest articles of which the topic says no and nobody says otherwise: what its words are
-- held against.
select a.url, a.title, a.body, null as verdict, 'no' as level
  from news.decision d
  join news.article a on a.id = d.article_id
 where d.topic = :topic and not d.is_relevant
   and not exists (select from news.label l where l.topic = d.topic and l.url_sha = a.url_sha)
 order by d.id desc
 limit :most;
