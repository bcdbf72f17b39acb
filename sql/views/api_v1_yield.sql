-- The consumers' contract, fourth part: what sources yield, and where a field stays away.
-- The same rules as in api_v1.sql.

create or replace view api_v1.yields as
select s.slug as source, s.outlet_slug as outlet, o.name_ko as outlet_name,
       o.name_en as outlet_name_en, s.is_active and o.is_active as is_active,
       y.pages, coalesce(c.articles, 0) as articles, y.title, y.body, y.published,
       y.published_minute, y.authors, y.section,
       o.promised_least, o.promised_most, o.promised_body, o.promised_time,
       c.per_day, n.usual_today, coalesce(n.today, 0) as today,
       array(select d.field from news.drift d
              where d.source_id = s.id and d.ended_at is null
              order by array_position('{articles,title,body,published}', d.field)) as drift
  from news.source s
  join news.outlet o on o.slug = s.outlet_slug
  cross join lateral
       (select coalesce(sum(r.pages), 0) as pages, coalesce(sum(r.title), 0) as title,
               coalesce(sum(r.body), 0) as body, coalesce(sum(r.published), 0) as published,
               coalesce(sum(r.published_minute), 0) as published_minute,
               coalesce(sum(r.authors), 0) as authors, coalesce(sum(r.section), 0) as section
          from news.run_yield r
         where r.source_id = s.id and r.started_at > clock_timestamp() - interval '14 days') y
  left join lateral
       (select sum(n)::bigint as articles, percentile_cont(0.5) within group (order by n) as per_day
          from (select count(a.id) as n
                  from generate_series(1, 14) as ago (days)
                  left join news.article a
                    on a.source_id = s.id and not a.is_backfill and not a.is_baseline
                   and a.first_seen_at >= news.seoul_midnight(news.business_now(), ago.days)
                   and a.first_seen_at < news.seoul_midnight(news.business_now(), ago.days - 1)
                 where s.first_success_at < clock_timestamp() - make_interval(days => ago.days)
                 group by ago.days) day) c on true
  left join lateral
       (select percentile_cont(0.5) within group (order by n) filter (where weeks > 0) as usual_today,
               max(n) filter (where weeks = 0) as today
          from (select w.weeks, count(a.id) as n
                  from generate_series(0, 2) as w (weeks)
                  left join news.article a
                    on a.source_id = s.id and not a.is_backfill and not a.is_baseline
                   and a.first_seen_at >= news.seoul_midnight(news.business_now(), 7 * w.weeks)
                   and a.first_seen_at <= news.business_now() - make_interval(days => 7 * w.weeks)
                 where w.weeks = 0
                    or s.first_success_at < clock_timestamp() - make_interval(days => 7 * w.weeks)
                 group by w.weeks) week) n on true
 where s.use = 'poll';
comment on view api_v1.yields is
  'Per polled source what its pages gave in 14 days, beside what its outlet promises. A field counts where the page itself gave it: not its listing, not a last resort, not the general way where the outlet has a selector.';
comment on column api_v1.yields.source is 'Slug of the source.';
comment on column api_v1.yields.outlet is 'Slug of its outlet.';
comment on column api_v1.yields.outlet_name is 'Korean name of its outlet.';
comment on column api_v1.yields.outlet_name_en is 'English name of its outlet.';
comment on column api_v1.yields.is_active is 'Whether it is polled at all.';
comment on column api_v1.yields.pages is 'Pages that polls brought in 14 days: read, or found unreadable.';
comment on column api_v1.yields.articles is 'Articles of the last 14 full Seoul days, without the baseline and backfills.';
comment on column api_v1.yields.title is 'Pages that gave a headline.';
comment on column api_v1.yields.body is 'Pages that gave their text.';
comment on column api_v1.yields.published is 'Pages that gave a time of publication.';
comment on column api_v1.yields.published_minute is 'Pages that gave it to the minute.';
comment on column api_v1.yields.authors is 'Pages that are signed.';
comment on column api_v1.yields.section is 'Pages that name a section.';
comment on column api_v1.yields.promised_least is 'Articles a day that its outlet promises at least, over all of its sources.';
comment on column api_v1.yields.promised_most is 'Articles a day at most.';
comment on column api_v1.yields.promised_body is 'Share of pages (0–1) that show their text, as promised.';
comment on column api_v1.yields.promised_time is 'Share of pages (0–1) that show their time of publication, as promised.';
comment on column api_v1.yields.per_day is 'Median of its articles a day in the last 14 full Seoul days; null before the first.';
comment on column api_v1.yields.usual_today is
  'Median of its articles up to this hour on the same weekday one and two weeks ago; null before a week has passed.';
comment on column api_v1.yields.today is 'Its articles of today (Seoul).';
comment on column api_v1.yields.drift is
  'Required fields that stay away just now (title, body, published), and articles where it has fallen silent. See drifts.';

create or replace view api_v1.outlet_yields as
select outlet, min(outlet_name) as outlet_name, min(outlet_name_en) as outlet_name_en,
       count(*) as sources, sum(pages)::bigint as pages, sum(articles)::bigint as articles,
       sum(title)::bigint as title, sum(body)::bigint as body, sum(published)::bigint as published,
       sum(published_minute)::bigint as published_minute, sum(authors)::bigint as authors,
       sum(section)::bigint as section, sum(per_day) as per_day, min(promised_least) as promised_least,
       min(promised_most) as promised_most, min(promised_body) as promised_body,
       min(promised_time) as promised_time, sum(today)::bigint as today,
       coalesce(bool_or(cardinality(drift) > 0), false) as is_drifting
  from api_v1.yields
 where is_active
 group by outlet;
comment on view api_v1.outlet_yields is
  'The same summed up per outlet, over its polled sources: what its promise is to be held against.';
comment on column api_v1.outlet_yields.outlet is 'Slug of the outlet.';
comment on column api_v1.outlet_yields.outlet_name is 'Its Korean name.';
comment on column api_v1.outlet_yields.outlet_name_en is 'Its English name.';
comment on column api_v1.outlet_yields.sources is 'Number of its sources that are polled.';
comment on column api_v1.outlet_yields.pages is 'Pages that polls brought in 14 days: read, or found unreadable.';
comment on column api_v1.outlet_yields.articles is 'Articles of the last 14 full Seoul days, without the baseline and backfills.';
comment on column api_v1.outlet_yields.title is 'Pages that gave a headline.';
comment on column api_v1.outlet_yields.body is 'Pages that gave their text.';
comment on column api_v1.outlet_yields.published is 'Pages that gave a time of publication.';
comment on column api_v1.outlet_yields.published_minute is 'Pages that gave it to the minute.';
comment on column api_v1.outlet_yields.authors is 'Pages that are signed.';
comment on column api_v1.outlet_yields.section is 'Pages that name a section.';
comment on column api_v1.outlet_yields.per_day is 'Sum of its sources'' medians of articles a day.';
comment on column api_v1.outlet_yields.promised_least is 'Articles a day that it promises at least.';
comment on column api_v1.outlet_yields.promised_most is 'At most.';
comment on column api_v1.outlet_yields.promised_body is 'Share of pages (0–1) that show their text, as promised.';
comment on column api_v1.outlet_yields.promised_time is 'Share of pages (0–1) that show their time of publication, as promised.';
comment on column api_v1.outlet_yields.today is 'Its articles of today (Seoul).';
comment on column api_v1.outlet_yields.is_drifting is 'Whether a required field of one of its sources stays away, or one has fallen silent.';

create or replace view api_v1.yield_days as
select s.slug as source, s.outlet_slug as outlet, news.seoul_day(r.started_at) as day,
       sum(r.pages) as pages, sum(r.title) as title, sum(r.body) as body,
       sum(r.published) as published, sum(r.published_minute) as published_minute,
       sum(r.authors) as authors, sum(r.section) as section, sum(r.articles) as articles
  from news.run_yield r
  join news.source s on s.id = r.source_id
 group by s.slug, s.outlet_slug, news.seoul_day(r.started_at);
comment on view api_v1.yield_days is 'What the pages of a source gave, by Seoul day of the run that brought them; days without pages have no row.';
comment on column api_v1.yield_days.source is 'Slug of the source.';
comment on column api_v1.yield_days.outlet is 'Slug of its outlet.';
comment on column api_v1.yield_days.day is 'Seoul day.';
comment on column api_v1.yield_days.pages is 'Pages read, or found unreadable.';
comment on column api_v1.yield_days.title is 'Pages that gave a headline.';
comment on column api_v1.yield_days.body is 'Pages that gave their text.';
comment on column api_v1.yield_days.published is 'Pages that gave a time of publication.';
comment on column api_v1.yield_days.published_minute is 'Pages that gave it to the minute.';
comment on column api_v1.yield_days.authors is 'Pages that are signed.';
comment on column api_v1.yield_days.section is 'Pages that name a section.';
comment on column api_v1.yield_days.articles is 'Pages that became a new article, those of the baseline included.';

create or replace view api_v1.drifts as
select d.id as drift_id, s.slug as source, s.outlet_slug as outlet, o.name_ko as outlet_name,
       o.name_en as outlet_name_en, d.field, d.since_at, d.raised_at, d.usual_pages,
       d.usual_filled, d.recent_pages, d.recent_filled,
       b.url as bad_url, encode(b.raw_sha, 'hex') as bad_raw_sha256, b.ended_at as bad_at,
       g.url as good_url, encode(g.raw_sha, 'hex') as good_raw_sha256, g.ended_at as good_at,
       d.ended_at, d.resolution, d.note
  from news.drift d
  join news.source s on s.id = d.source_id
  join news.outlet o on o.slug = s.outlet_slug
  left join news.fetch_attempt b on b.id = d.bad_attempt_id
  left join news.fetch_attempt g on g.id = d.good_attempt_id;
comment on view api_v1.drifts is
  'Where a required field fell under half of what is usual for its source, or a source fell silent; open until ended_at.';
comment on column api_v1.drifts.drift_id is 'Number of the drift.';
comment on column api_v1.drifts.source is 'Slug of the source.';
comment on column api_v1.drifts.outlet is 'Slug of its outlet.';
comment on column api_v1.drifts.outlet_name is 'Korean name of its outlet.';
comment on column api_v1.drifts.outlet_name_en is 'English name of its outlet.';
comment on column api_v1.drifts.field is 'title, body, published; or articles: none came though they usually do.';
comment on column api_v1.drifts.since_at is 'Start of the first run most of whose pages lacked the field; of a silence the last article.';
comment on column api_v1.drifts.raised_at is 'When it was noticed.';
comment on column api_v1.drifts.usual_pages is 'Pages of the 14 days before (20 where these are too few, and the promise counts); of a silence the articles usual in its time.';
comment on column api_v1.drifts.usual_filled is 'Those of them that gave the field.';
comment on column api_v1.drifts.recent_pages is 'Pages of the last two runs that had any, and of more until they are five.';
comment on column api_v1.drifts.recent_filled is 'Those of them that gave the field.';
comment on column api_v1.drifts.bad_url is 'The failing sample: the latest page without the field when it was noticed.';
comment on column api_v1.drifts.bad_raw_sha256 is 'Name of its stored bytes.';
comment on column api_v1.drifts.bad_at is 'When it was fetched.';
comment on column api_v1.drifts.good_url is 'The last page that had the field then.';
comment on column api_v1.drifts.good_raw_sha256 is 'Name of its stored bytes.';
comment on column api_v1.drifts.good_at is 'When it was fetched.';
comment on column api_v1.drifts.ended_at is 'When it ended; null while it goes on.';
comment on column api_v1.drifts.resolution is
  'recovered (the field is back), accepted (a person took it for the usual), source_off. Null while it goes on.';
comment on column api_v1.drifts.note is 'What the person wrote who accepted it.';

grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
