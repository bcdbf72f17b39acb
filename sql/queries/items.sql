-- name: list_entries
-- Writes the entries of one listing. A known one is updated; if its headline changed, or its time
-- by more than relative dates drift, its page is fetched anew; so is one whose address the
-- catalogue accepts by now. Result: is_new per written row.
insert into news.listed_item as i
       (source_id, url, url_sha, title, summary, authors, published_at, published_precision,
        published_raw, is_baseline, is_backfill, first_listed_at, outage, state, reason)
select s.id, e.url, e.sha, e.title, e.summary, e.authors, e.published_at, e.published_precision,
       e.published_raw, s.first_success_at is null and not :is_backfill, :is_backfill,
       news.business_now(),
       greatest(interval '0',
                coalesce(clock_timestamp() - s.last_success_at - 2 * s.poll_every, interval '0')),
       case when e.reason is null then 'due' else 'filtered' end, e.reason
  from news.source s
 cross join (
       select r.url, decode(r.url_sha, 'hex') as sha, r.title, r.summary, r.authors,
              r.published_at, r.published_precision, r.published_raw,
              coalesce(r.reason,
                       (select 'listed_elsewhere'
                          from news.listed_item o
                          join news.source os on os.id = o.source_id
                         where o.url_sha = decode(r.url_sha, 'hex') and o.source_id <> :source_id
                           and (o.state = 'landed' or (o.state = 'due' and os.is_active))
                         limit 1)) as reason
         from jsonb_to_recordset(:entries::jsonb)
           as r (url text, url_sha text, title text, summary text, authors text[],
                 published_at timestamptz, published_precision text, published_raw text,
                 reason text)) e
 where s.id = :source_id and s.claim_epoch = :epoch
 order by e.sha
on conflict (source_id, url_sha) do update
   set title = coalesce(excluded.title, i.title),
       summary = coalesce(excluded.summary, i.summary),
       published_at = coalesce(excluded.published_at, i.published_at),
       published_precision = case when excluded.published_at is null
                                  then i.published_precision else excluded.published_precision end,
       published_raw = coalesce(excluded.published_raw, i.published_raw),
       is_baseline = i.is_baseline or (i.is_backfill and excluded.is_baseline),
       is_backfill = i.is_backfill and excluded.is_backfill,
       state = case when i.state = 'landed'
                         and (excluded.title <> i.title
                              or abs(extract(epoch from excluded.published_at - i.published_at))
                                 > 5400)
                      or i.reason in ('not_article', 'offsite', 'listed_elsewhere')
                         and excluded.state = 'due'
                    then 'due' else i.state end,
       reason = case when i.reason in ('not_article', 'offsite', 'listed_elsewhere')
                          and excluded.state = 'due'
                     then null else i.reason end
 where (excluded.title <> i.title) is true
    or (i.title is null and excluded.title is not null)
    or (excluded.published_at is distinct from i.published_at
        and excluded.published_at is not null)
    or (i.is_backfill and not excluded.is_backfill)
    or (i.reason in ('not_article', 'offsite', 'listed_elsewhere') and excluded.state = 'due')
returning (xmax = 0) as is_new;

-- name: list_due_pages
-- record_class: DueItem
-- Pages of a source to be fetched now: fresh ones first, then the backlog, newest first; those
-- that were tried before and those to be looked at again come last.
select id, url
  from news.listed_item
 where source_id = :source_id
   and ((state = 'due' and not_before <= clock_timestamp()) or revisit_at <= clock_timestamp())
 order by state = 'landed', tries, is_backfill, is_baseline, published_at desc nulls last, id
 limit :limit;

-- name: mark_landed!
-- The page was fetched. It is looked at once more later, unless this was that second look.
update news.listed_item
   set revisit_at = case when state = 'due' and not is_backfill
                         then clock_timestamp() + make_interval(secs => :revisit_after_s) end,
       state = 'landed', reason = null, tries = 0
 where id = :item_id;

-- name: mark_filtered!
-- The page may not be fetched, and why. One that landed before keeps its text.
update news.listed_item
   set state = case when state = 'landed' then 'landed' else 'filtered' end,
       reason = case when state = 'landed' then reason else :reason end,
       revisit_at = null
 where id = :item_id
   and exists (select from news.source s where s.id = source_id and s.claim_epoch = :epoch);

-- name: postpone!
-- The page could not be asked for, through no fault of its own: again after so many seconds.
update news.listed_item
   set not_before = case when state = 'due'
                         then clock_timestamp() + make_interval(secs => :seconds)
                         else not_before end,
       revisit_at = case when revisit_at is not null
                         then clock_timestamp() + make_interval(secs => :seconds) end
 where id = :item_id
   and exists (select from news.source s where s.id = source_id and s.claim_epoch = :epoch);

-- name: mark_failed^
-- The page was asked for in vain. Gone after two answers of 404 or 410; given up after
-- so many tries or at once where trying again cannot help; otherwise due again later.
-- Nothing where the claim is lost. Result: state.
with seen as (
  select i.id,
         (select count(*) from news.fetch_attempt a
           where a.item_id = i.id and a.http_status in (404, 410)) >= 2 as is_gone,
         :is_final or i.tries + 1 >= :max_tries as is_over,
         clock_timestamp()
           + make_interval(secs => least(:retry_s * power(2, least(i.tries, 10)), 86400)) as again_at
    from news.listed_item i
    join news.source s on s.id = i.source_id and s.claim_epoch = :epoch
   where i.id = :item_id
)
update news.listed_item i
   set tries = i.tries + 1,
       state = case when s.is_gone then 'gone'
                    when i.state = 'due' and s.is_over then 'failed'
                    else i.state end,
       reason = case when s.is_gone or i.state = 'due' then :kind else i.reason end,
       not_before = s.again_at,
       revisit_at = case when i.revisit_at is not null and not s.is_gone and not s.is_over
                         then s.again_at end
  from seen s
 where i.id = s.id
returning i.state;

-- name: mark_deleted_articles!
-- Articles whose page is gone: known to have vanished, their text is kept.
update news.article a set deleted_at = news.business_now()
  from (select distinct p.article_id
          from news.listed_item i
          join news.parsed_page p on p.item_id = i.id
         where i.state = 'gone' and p.article_id is not null) gone
 where a.id = gone.article_id and a.deleted_at is null;
