-- Whether a listing's times are those of its items' own pages.

-- name: find_listed^
-- record_class: ListedTime
-- What its listing says of an item's time, if this is the first page that was read of it.
select i.published_raw as raw, i.first_listed_at, s.protocol = 'feed' as is_feed,
       not i.is_baseline and not i.is_backfill as is_fresh
  from news.listed_item i
  join news.source s on s.id = i.source_id
 where i.id = :item_id and i.published_raw is not null
   and not exists (select from news.parsed_page p
                    where p.item_id = i.id and p.attempt_id <> :attempt_id);

-- name: note_slip^
-- Counts an item whose listing is so many hours ahead of its page; another number of hours begins
-- anew. Where that proves a slip, or ends one, the listing is to be read once more though its bytes
-- be the same. No row where enough of them said so already. Result: time_slip_h, time_slip_items.
with before as (
  select id, (time_slip_h = :slip_h and time_slip_h <> 0 and time_slip_items + 1 = 3)
             or (time_slip_h <> :slip_h and time_slip_h <> 0 and time_slip_items >= 3) as turns
    from news.source where id = :source_id
)
update news.source s
   set time_slip_items = case when s.time_slip_h = :slip_h then s.time_slip_items + 1 else 1 end,
       time_slip_since = case when s.time_slip_h = :slip_h then s.time_slip_since
                              else clock_timestamp() end,
       time_slip_h = :slip_h,
       etag = case when b.turns is not true then s.etag end,
       last_modified = case when b.turns is not true then s.last_modified end,
       listing_sha = case when b.turns is not true then s.listing_sha end
  from before b
 where s.id = b.id
   and (s.time_slip_h is distinct from :slip_h or s.time_slip_items < 20)
returning s.time_slip_h, s.time_slip_items;
