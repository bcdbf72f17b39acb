-- name: list_entries
-- Writes entries of one listing; touches nothing where nothing changed. If the headline of a known
-- one changed, or its time by more than relative dates drift, its page is fetched anew; so is one
-- that was filtered for what no longer holds. One that was decided on by its listing takes another
-- summary, too. What fills a gap (missed_from: the poll before it) is
-- news that we missed, neither baseline nor backfill. A portal's copy of an article whose own page
-- is fetched is not fetched again. Result: is_new, is_due per written row.
with entry as (
  select r.url, decode(r.url_sha, 'hex') as sha, r.title, r.summary, r.authors,
         r.published_at, r.published_precision, r.published_raw, r.flags,
         coalesce(r.reason,
                  (select 'portal_copy'
                     from news.portal_copy p
                     join news.listed_item o on o.url_sha = p.original_sha
                                            and o.state in ('due', 'landed')
                    where p.portal_sha = decode(r.url_sha, 'hex')
                    limit 1),
                  (select 'listed_elsewhere'
                     from news.listed_item o
                     join news.source os on os.id = o.source_id
                    where o.url_sha = decode(r.url_sha, 'hex') and o.source_id <> :source_id
                      and (o.state = 'landed' or (o.state = 'due' and os.is_active))
                    limit 1)) as reason
    from jsonb_to_recordset(:entries::jsonb)
      as r (url text, url_sha text, title text, summary text, authors text[],
            published_at timestamptz, published_precision text, published_raw text, flags text[],
            reason text)
)
insert into news.listed_item as i
       (source_id, url, url_sha, title, summary, authors, published_at, published_precision,
        published_raw, flags, is_baseline, is_backfill, first_listed_at, outage, state, reason)
select s.id, e.url, e.sha, e.title, e.summary, e.authors, e.published_at, e.published_precision,
       e.published_raw, coalesce(e.flags, '{}'),
       s.first_success_at is null and not :is_backfill and :missed_from::timestamptz is null,
       :is_backfill, news.business_now(),
       case when :missed_from::timestamptz is not null
            then news.business_now() - :missed_from::timestamptz
            else greatest(interval '0',
                          coalesce(clock_timestamp() - s.last_success_at
                                     - 2 * coalesce(s.adapted_every, s.poll_every),
                                   interval '0')) end,
       case when e.reason is null then 'due' else 'filtered' end, e.reason
  from news.source s
 cross join entry e
  left join news.listed_item k on k.source_id = s.id and k.url_sha = e.sha
 where s.id = :source_id and s.claim_epoch = :epoch
   and (k.id is null
        or (e.title <> k.title) is true
        or (k.title is null and e.title is not null)
        or (e.summary is not null and e.summary is distinct from k.summary
            and exists (select from news.parsed_page p
                         where p.item_id = k.id and p.attempt_id is null))
        or (e.published_at is distinct from k.published_at and e.published_at is not null)
        or (k.is_backfill and not :is_backfill)
        or (k.reason in ('not_article', 'offsite', 'listed_elsewhere', 'too_old',
                         'portal_only')
            and k.state = 'filtered' and e.reason is null))
 order by e.sha
on conflict (source_id, url_sha) do update
   set title = coalesce(excluded.title, i.title),
       summary = coalesce(excluded.summary, i.summary),
       published_at = coalesce(excluded.published_at, i.published_at),
       published_precision = case when excluded.published_at is null
                                  then i.published_precision else excluded.published_precision end,
       published_raw = coalesce(excluded.published_raw, i.published_raw),
       flags = excluded.flags,
       is_baseline = i.is_baseline or (i.is_backfill and excluded.is_baseline),
       is_backfill = i.is_backfill and excluded.is_backfill,
       state = case when i.state in ('landed', 'gone')
                         and (excluded.title <> i.title
                              or abs(extract(epoch from excluded.published_at - i.published_at))
                                 > 5400
                              and not ('times_put_right' = any(excluded.flags)
                                       and abs(extract(epoch from excluded.published_at
                                                                  - i.published_at)) = 32400))
                      or i.reason in ('not_article', 'offsite', 'listed_elsewhere', 'too_old',
                                      'portal_only')
                         and excluded.state = 'due'
                    then 'due' else i.state end,
       reason = case when i.reason in ('not_article', 'offsite', 'listed_elsewhere', 'too_old',
                                       'portal_only')
                          and excluded.state = 'due'
                     then null else i.reason end
returning (xmax = 0) as is_new, i.state = 'due' as is_due;

-- name: list_left_listings
-- record_class: LeftListing
-- Bodies of listings that landed in the last polls of a source, where the poll was given up before
-- an entry was written, and none has been written since. Oldest first.
with last as (
  select id, state, listed
    from news.crawl_run
   where source_id = :source_id and epoch < :epoch and kind = 'poll'
   order by epoch desc
   limit :most_runs
)
select coalesce(a.final_url, a.url) as url, coalesce(a.headers, '{}'::jsonb) as headers, r.body_gz
  from last l
  join news.fetch_attempt a on a.run_id = l.id and a.kind = 'listing' and a.state = 'landed'
  join news.raw_document r on r.sha256 = a.raw_sha
 where l.state = 'abandoned' and l.listed = 0
   and not exists (select from last n where n.id > l.id and (n.listed > 0 or n.state = 'done'))
 order by a.id;

-- name: list_due_pages
-- record_class: DueItem
-- Pages of a source to be fetched now: fresh ones first, then the backlog, newest first; those
-- that were tried before and those to be looked at again (of these so many at most) come last. One
-- in ten is the one that has waited longest, whatever it is: a source that never comes to an end
-- leaves nothing for ever. A look comes with the validators of the body that landed last, unless
-- the page was called unchanged by the last answer: not twice running is that believed.
select due.id, due.url, due.is_look, held.etag, held.last_modified
  from (select id, url, state <> 'due' as is_look,
               row_number() over (order by state <> 'due', tries, is_backfill, is_baseline,
                                           coalesce(published_at, first_listed_at) desc, id)
                 as place,
               row_number() over (order by greatest(not_before, revisit_at, first_listed_at), id)
                 as waiting,
               row_number() over (partition by state <> 'due' order by revisit_at, id) as turn
          from news.listed_item
         where source_id = :source_id
           and ((state = 'due' and not_before <= clock_timestamp())
                or revisit_at <= clock_timestamp())) due
  left join lateral
       (select a.headers->>'etag' as etag, a.headers->>'last-modified' as last_modified, a.state
          from news.fetch_attempt a
         where due.is_look and a.item_id = due.id and a.state in ('landed', 'not_modified')
         order by a.id desc
         limit 1) held on held.state = 'landed'
 where not due.is_look or due.turn <= :most_looks
 order by least(place, 10 * waiting), place
 limit :limit;

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
-- The page was asked for in vain. Gone where the last two answers, of different runs, were 404 or
-- 410: what gave no answer does not count, any other answer breaks the row. Given up after so many
-- tries or at once where trying again cannot help; otherwise due again later. What was read before
-- or is gone is asked again as long as looks are left. Nothing where the claim is lost.
-- Result: state.
with seen as (
  select i.id,
         :kind in ('http_404', 'http_410')
           and (select count(distinct a.run_id)
                         filter (where a.http_status in (404, 410)) = 2
                  from (select run_id, http_status from news.fetch_attempt
                         where item_id = i.id and kind = 'page' and http_status is not null
                           and state <> 'redirected'
                         order by id desc
                         limit 2) a) as is_gone,
         i.state <> 'due' as is_look,
         :is_final
           or i.tries + 1 >= case when i.state = 'due' then :max_tries::integer
                                else :look_tries::integer end
           as is_over,
         clock_timestamp()
           + make_interval(secs => least(:retry_s * power(2, least(i.tries, 10)), 86400)) as again_at
    from news.listed_item i
    join news.source s on s.id = i.source_id and s.claim_epoch = :epoch
   where i.id = :item_id
)
update news.listed_item i
   set tries = case when s.is_look and (s.is_gone or s.is_over) then 0 else i.tries + 1 end,
       state = case when s.is_gone then 'gone'
                    when i.state = 'due' and s.is_over then 'failed'
                    else i.state end,
       reason = case when s.is_gone or i.state = 'due' then :kind else i.reason end,
       not_before = s.again_at,
       looks = i.looks + case when s.is_look and (s.is_gone or s.is_over) then 1 else 0 end,
       looks_from = case when s.is_gone and not i.is_backfill
                         then coalesce(i.looks_from, clock_timestamp()) else i.looks_from end,
       revisit_at = case when s.is_gone and i.looks_from is null and not i.is_backfill
                         then clock_timestamp() + make_interval(secs => (:look_after_s::float8[])[1])
                         when s.is_gone or s.is_over
                         then news.next_look(i.id, i.looks + s.is_look::integer, i.looks_from,
                                             :look_after_s::float8[], :all_until_s)
                         when i.revisit_at is not null then s.again_at end
  from seen s
 where i.id = s.id
returning i.state;

-- name: mark_unchanged!
-- The page was looked at, and is what it was: it is there, and looked at again while looks are left.
update news.listed_item i
   set state = 'landed', reason = null, tries = 0, looks = looks + 1,
       revisit_at = news.next_look(i.id, i.looks + 1, i.looks_from, :look_after_s::float8[],
                                   :all_until_s)
 where id = :item_id and state <> 'due'
   and exists (select from news.source s where s.id = source_id and s.claim_epoch = :epoch);

-- name: take_over!
-- Entries left to another source that is no longer watched and had not come to fetch the page: the
-- first of each address is fetched after all.
update news.listed_item i set state = 'due', reason = null
 where i.id in (
       select min(e.id)
         from news.listed_item e
         join news.source s on s.id = e.source_id and s.is_active
        where e.reason = 'listed_elsewhere'
          and not exists (select from news.listed_item o
                            join news.source os on os.id = o.source_id
                           where o.url_sha = e.url_sha
                             and o.reason is distinct from 'listed_elsewhere'
                             and (o.state <> 'due' or os.is_active))
        group by e.url_sha);

-- name: mark_found_articles!
-- Articles that had vanished and whose page is there again, with the very same bytes perhaps, so
-- that nothing of it would be read anew.
update news.article a set deleted_at = null
 where a.deleted_at is not null
   and exists (select from news.parsed_page p
                 join news.listed_item i on i.id = p.item_id
                where p.article_id = a.id and i.state = 'landed');

-- name: mark_deleted_articles!
-- Articles whose page is gone wherever it was listed: known to have vanished, their text is kept.
update news.article a set deleted_at = news.business_now()
  from (select distinct p.article_id
          from news.listed_item i
          join news.parsed_page p on p.item_id = i.id
         where i.state = 'gone' and p.article_id is not null) gone
 where a.id = gone.article_id and a.deleted_at is null
   and not exists (select from news.parsed_page p
                     join news.listed_item i on i.id = p.item_id
                    where p.article_id = a.id and i.state = 'landed');
