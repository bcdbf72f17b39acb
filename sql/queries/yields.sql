-- What sources yield, against what they promise and what is usual for them (news.run_yield), and
-- where a required field stays away (news.drift).

-- name: note_promise!
-- Writes what an outlet's YAML promises, and for which fields it has a selector, where it changed.
update news.outlet
   set promised_least = :least, promised_most = :most, promised_body = :body,
       promised_time = :time, selected = :selected::text[], updated_at = clock_timestamp()
 where slug = :slug
   and (promised_least, promised_most, promised_body, promised_time, selected)
       is distinct from
       (:least::integer, :most::integer, :body::real, :time::real, :selected::text[]);

-- name: queue_for_account$
-- One account at a time: what is raised by one is not raised by another.
select true from (select pg_advisory_xact_lock(hashtextextended('news.drift', 0))) as taken;

-- name: sum_up
-- Sums up the pages of the runs that began, or of which a page was read anew or left quarantine,
-- within so many seconds, and of all of :days that are later than the last one summed up; touches
-- only what has changed. Result: source_id of every run that has.
insert into news.run_yield as y
       (run_id, source_id, started_at, pages, title, body, published, published_minute, authors,
        section, articles)
select run_id, min(source_id), min(started_at), count(*), count(*) filter (where title),
       count(*) filter (where body), count(*) filter (where published),
       count(*) filter (where published_minute), count(*) filter (where authors),
       count(*) filter (where section), count(*) filter (where is_article)
  from news.page_yield
 where run_id in (select id from news.crawl_run
                   where started_at > clock_timestamp() - make_interval(days => :days)
                     and (started_at > clock_timestamp() - make_interval(secs => :seconds)
                          or started_at > (select coalesce(max(started_at), '-infinity')
                                             from news.run_yield))
                   union
                  select a.run_id from news.parsed_page p
                    join news.fetch_attempt a on a.id = p.attempt_id
                   where p.reread_at > clock_timestamp() - make_interval(secs => :seconds)
                   union
                  select a.run_id from news.quarantine q
                    join news.fetch_attempt a on a.id = q.attempt_id
                   where q.stage = 'parse'
                     and q.resolved_at > clock_timestamp() - make_interval(secs => :seconds))
 group by run_id
on conflict (run_id) do update
   set pages = excluded.pages, title = excluded.title, body = excluded.body,
       published = excluded.published, published_minute = excluded.published_minute,
       authors = excluded.authors, section = excluded.section, articles = excluded.articles
 where (y.pages, y.title, y.body, y.published, y.published_minute, y.authors, y.section, y.articles)
       is distinct from
       (excluded.pages, excluded.title, excluded.body, excluded.published,
        excluded.published_minute, excluded.authors, excluded.section, excluded.articles)
returning y.source_id;

-- name: list_fill
-- record_class: FieldFill
-- Per source (of these) and required field: its recent pages (of the last two runs that had any, and as many
-- more as it takes to be :fewest), and those of :days before. Where a drift was accepted, only what
-- came since it began is usual, and no promise counts; while one is open, what was usual when it was
-- raised. since_at: the first recent run most of whose pages lack the field.
with run as (
  select y.*, row_number() over newest as n, sum(y.pages) over newest - y.pages as newer
    from news.run_yield y
    join news.source s on s.id = y.source_id and s.is_active
   where y.source_id = any(:source_ids::bigint[])
     and y.started_at > clock_timestamp() - make_interval(days => :days)
  window newest as (partition by y.source_id order by y.run_id desc)
), told as (
  select r.source_id, v.field, r.run_id, r.started_at, r.pages, v.filled,
         r.n <= 2 or r.newer < :fewest as is_recent
    from run r
   cross join lateral (values ('title', r.title), ('body', r.body), ('published', r.published))
         as v (field, filled)
), summed as (
  select t.source_id, t.field, bool_or(a.since_at is not null) as is_accepted,
         coalesce(min(t.started_at) filter (where t.is_recent and 2 * t.filled < t.pages),
                  min(t.started_at) filter (where t.is_recent)) as since_at,
         coalesce(sum(t.pages) filter (where t.is_recent), 0) as recent_pages,
         coalesce(sum(t.filled) filter (where t.is_recent), 0) as recent_filled,
         coalesce(sum(t.pages) filter (where not t.is_recent), 0) as usual_pages,
         coalesce(sum(t.filled) filter (where not t.is_recent), 0) as usual_filled
    from told t
    left join lateral (select max(d.since_at) as since_at from news.drift d
                        where d.source_id = t.source_id and d.field = t.field
                          and d.resolution = 'accepted') a on true
   where a.since_at is null or t.started_at >= a.since_at
   group by t.source_id, t.field
)
select s.source_id, s.field, s.since_at, s.recent_pages::integer as recent_pages,
       s.recent_filled::integer as recent_filled,
       coalesce(d.usual_pages, s.usual_pages)::integer as usual_pages,
       coalesce(d.usual_filled, s.usual_filled)::integer as usual_filled,
       case when s.is_accepted then null
            when s.field = 'body' then o.promised_body
            when s.field = 'published' then o.promised_time end::double precision as promised,
       d.id as drift_id
  from summed s
  join news.source c on c.id = s.source_id
  join news.outlet o on o.slug = c.outlet_slug
  left join news.drift d
    on d.source_id = s.source_id and d.field = s.field and d.ended_at is null
 order by s.source_id, s.field;

-- name: list_silences
-- record_class: Silence
-- Sources that answer, and the articles that are usual in the time since their last one: those of
-- the same hours one and two weeks ago, the fewer of both. Of a source of less than a week, what its
-- outlet promises at least, once three days have passed. general: how much of what is usual came in
-- that time from all others, at most 1; on a holiday that is little.
with watched as (
  select s.id, s.outlet_slug, s.first_success_at,
         (select max(a.first_seen_at) from news.article a
           where a.source_id = s.id and not a.is_backfill) as last_at,
         (select count(*) from news.source b
           where b.outlet_slug = s.outlet_slug and b.use = 'poll' and b.is_active) as siblings
    from news.source s
   where s.is_active and s.use = 'poll' and s.fail_streak = 0
     and s.last_success_at > clock_timestamp() - interval '10 minutes'
                             - 3 * greatest(s.poll_every, s.adapted_every)
), span as (
  select w.*, coalesce(last_at, news.business_now() - (clock_timestamp() - first_success_at))
              as since_at,
         news.business_now() as now
    from watched w
), counted as (
  select s.*, o.promised_least,
         extract(epoch from s.now - s.since_at) / 86400 as days,
         case when s.first_success_at < clock_timestamp() - interval '7 days' then
           (select count(*) from news.article a
             where a.source_id = s.id and not a.is_backfill and not a.is_baseline
               and a.first_seen_at >= s.since_at - interval '7 days'
               and a.first_seen_at < s.now - interval '7 days') end as week_ago,
         case when s.first_success_at < clock_timestamp() - interval '14 days' then
           (select count(*) from news.article a
             where a.source_id = s.id and not a.is_backfill and not a.is_baseline
               and a.first_seen_at >= s.since_at - interval '14 days'
               and a.first_seen_at < s.now - interval '14 days') end as two_weeks_ago
    from span s
    join news.outlet o on o.slug = s.outlet_slug
   where s.since_at > s.now - interval '7 days'
      or exists (select from news.drift d
                  where d.source_id = s.id and d.field = 'articles' and d.ended_at is null)
), expected as (
  select c.*,
         case when c.week_ago is not null then least(c.week_ago, c.two_weeks_ago)::double precision
              when c.siblings = 1 and c.days >= 3 then coalesce(c.promised_least, 0) * c.days
              else 0 end as usual
    from counted c
)
select e.id as source_id, e.since_at, e.usual::double precision as usual,
       case when g.usual >= 20 then least(1, g.came / g.usual) else 1 end::double precision as general,
       d.id as drift_id,
       exists (select from news.drift k
                where k.source_id = e.id and k.field = 'articles' and k.resolution = 'accepted'
                  and k.since_at = e.since_at) as is_accepted,
       coalesce(e.since_at > d.since_at, false) as is_over
  from expected e
  left join news.drift d on d.source_id = e.id and d.field = 'articles' and d.ended_at is null
  cross join lateral
       (select count(*) filter (where a.first_seen_at >= e.since_at)::double precision as came,
               count(*) filter (where a.first_seen_at < e.now - interval '7 days')::double precision
                 as usual
          from news.article a
         where e.usual > 0 and a.source_id <> e.id and not a.is_backfill and not a.is_baseline
           and (a.first_seen_at >= e.since_at
                or a.first_seen_at >= e.since_at - interval '7 days'
                   and a.first_seen_at < e.now - interval '7 days')) g
 where e.usual > 0 or d.id is not null;

-- name: raise_drift!
-- Raises drift, with the latest page that lacks the field and the latest that had it. One that is
-- open stays as it is.
insert into news.drift
       (source_id, field, since_at, usual_pages, usual_filled, recent_pages, recent_filled,
        bad_attempt_id, good_attempt_id)
values (:source_id, :field, :since_at, :usual_pages, :usual_filled, :recent_pages, :recent_filled,
        (select v.attempt_id from news.page_yield v
          where v.source_id = :source_id and :field <> 'articles' and v.started_at >= :since_at
            and not case :field when 'title' then v.title when 'body' then v.body
                                else v.published end
          order by v.attempt_id desc limit 1),
        (select v.attempt_id from news.page_yield v
          where v.source_id = :source_id and case :field when 'title' then v.title
                  when 'body' then v.body when 'published' then v.published
                  else v.is_article end
          order by v.attempt_id desc limit 1))
on conflict (source_id, field) where ended_at is null do nothing;

-- name: follow_drift!
-- Drift that goes on: how things stand now.
update news.drift set recent_pages = :recent_pages, recent_filled = :recent_filled
 where id = :id and ended_at is null
   and (recent_pages, recent_filled) is distinct from (:recent_pages, :recent_filled);

-- name: end_drift!
-- The field is back.
update news.drift
   set ended_at = clock_timestamp(), resolution = 'recovered',
       recent_pages = :recent_pages, recent_filled = :recent_filled
 where id = :id and ended_at is null;

-- name: end_drift_of_absent!
-- Sources that are polled no more drift no more.
update news.drift d
   set ended_at = clock_timestamp(), resolution = 'source_off'
  from news.source s
 where s.id = d.source_id and d.ended_at is null and not s.is_active;

-- name: accept_drift
-- Takes the present yield of an outlet or source for its usual one from now on. Result: source, field.
update news.drift d
   set ended_at = clock_timestamp(), resolution = 'accepted', note = :note
  from news.source s
 where s.id = d.source_id and d.ended_at is null and :name in (s.slug, s.outlet_slug)
returning s.slug, d.field;

-- name: list_yields
-- record_class: YieldRow
-- Per source the last 14 days, for an outlet or source or for all; the troubled first.
select source, outlet, outlet_name, outlet_name_en, pages, articles, title, body, published,
       published_minute, authors, section, promised_least, promised_most, promised_body,
       promised_time, per_day, usual_today, today, drift
  from api_v1.yields
 where is_active and (:name::text is null or :name in (source, outlet))
 order by cardinality(drift) = 0, outlet, source
 limit :most;

-- name: list_days
-- record_class: YieldDay
-- Articles and pages of each source on each Seoul day after :after that had any.
select source, day, pages, articles, body
  from api_v1.yield_days
 where day > :after::date
   and (:name::text is null or :name in (source, outlet))
 order by source, day;

-- name: list_drifts
-- record_class: DriftRow
-- Drift that is open, and what ended within 7 days; the newest first.
select drift_id, source, outlet, outlet_name, outlet_name_en, field, since_at, raised_at,
       usual_pages, usual_filled, recent_pages, recent_filled, bad_url, bad_raw_sha256, good_url,
       good_raw_sha256, good_at, ended_at, resolution, note
  from api_v1.drifts
 where (ended_at is null or ended_at > clock_timestamp() - interval '7 days')
   and (:name::text is null or :name in (source, outlet))
 order by ended_at is not null, raised_at desc, drift_id desc
 limit :most;
