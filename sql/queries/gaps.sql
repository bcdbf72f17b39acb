-- Possible gaps: polls that shared nothing with the one before, or that could not be read as far as
-- it, and how they are filled.

-- name: open_gap!
-- Notes that what was published since the poll before may have been missed.
insert into news.possible_gap (source_id, run_id, missed_from, missed_until)
values (:source_id, :run_id, least(:missed_from, news.business_now()), news.business_now())
on conflict (run_id) do nothing;

-- name: list_open_gaps
-- record_class: OpenGap
-- Gaps to be filled now, oldest first.
select g.id, s.slug as source, s.outlet_slug as outlet, g.missed_from, g.missed_until,
       r.slug as reader, g.position, g.tries
  from news.possible_gap g
  join news.source s on s.id = g.source_id and s.is_active
  left join news.source r on r.id = g.filled_by
 where g.state in ('open', 'filling') and g.not_before <= clock_timestamp()
 order by g.id
 limit :limit;

-- name: load_gap^
-- record_class: OpenGap
-- A gap as the child process finds it.
select g.id, s.slug as source, s.outlet_slug as outlet, g.missed_from, g.missed_until,
       r.slug as reader, g.position, g.tries
  from news.possible_gap g
  join news.source s on s.id = g.source_id
  left join news.source r on r.id = g.filled_by
 where g.id = :gap_id;

-- name: list_readers
-- What an outlet's gap may be filled by: its sitemaps, then its lists that have pages. Of a gap of
-- a sitemap not that sitemap itself. Result: slug.
select slug
  from news.source
 where outlet_slug = :outlet and is_active
   and (protocol = 'sitemap' and slug <> :source or protocol = 'list' and strpos(url, '{page}') > 0)
 order by protocol = 'list', slug <> :source, id;

-- name: begin_filling!
-- Counts a try before it is made, by this reader; a next one waits ever longer, an hour at most.
update news.possible_gap g
   set state = 'filling', tries = g.tries + 1,
       position = case when g.filled_by = r.id then g.position else '{}' end,
       filled_by = r.id,
       not_before = clock_timestamp()
                    + least(interval '1 minute' * power(2, least(g.tries, 10)), interval '1 hour')
  from news.source r
 where g.id = :gap_id and r.slug = :reader and g.state in ('open', 'filling');

-- name: advance!
-- What one listing gave, in the transaction that writes its entries; where to go on. With nowhere
-- to go on the reading is over: filled if it came back to the poll before, else open again for
-- another reader.
update news.possible_gap g
   set items = g.items + :found, position = :position::text[],
       reached = least(g.reached, :reached::timestamptz),
       tries = 0, not_before = '-infinity',
       state = case when cardinality(:position::text[]) > 0 then 'filling'
                    when least(g.reached, :reached::timestamptz) <= g.missed_from then 'filled'
                    else 'open' end,
       closed_at = case when cardinality(:position::text[]) = 0
                         and least(g.reached, :reached::timestamptz) <= g.missed_from
                        then clock_timestamp() end
  from news.source r
 where g.id = :gap_id and g.state = 'filling'
   and r.id = :source_id and r.claim_epoch = :epoch and g.filled_by = r.id;

-- name: close_gap!
-- Nothing more can be done about a gap, and why.
update news.possible_gap
   set state = :state, closed_at = clock_timestamp(), note = :note
 where id = :gap_id and state in ('open', 'filling');

-- name: count_gap^
-- How a gap stands. Result: state, items.
select state, items from news.possible_gap where id = :gap_id;
