-- name: record_opt_outs!
-- What a source's site says of the use of its texts, seen just now. So many per source at most.
insert into news.opt_out as o (source_id, place, name, addressee, purpose, directive, example_url)
select :source_id, r.place, r.name, r.addressee, r.purpose, r.directive, :url
  from jsonb_to_recordset(:opt_outs::jsonb)
    as r (place text, name text, addressee text, purpose text, directive text)
 where (select count(*) from news.opt_out k where k.source_id = :source_id) < :most
    or exists (select from news.opt_out k
                where k.source_id = :source_id and k.place = r.place and k.name = r.name
                  and k.addressee = r.addressee)
 order by r.place, r.name, r.addressee
on conflict (source_id, place, name, addressee) do update
   set purpose = excluded.purpose, directive = excluded.directive,
       example_url = excluded.example_url, last_seen_at = clock_timestamp()
 where o.last_seen_at < clock_timestamp() - interval '10 minutes'
    or o.directive <> excluded.directive;

-- name: refuse_page!
-- A page that landed reserves its text: it is not parsed, and its item is filtered with the reason.
-- An item that was read before keeps what it has.
with refused as (
  update news.fetch_attempt
     set parse_state = 'refused', error_kind = :reason, error = :directive
   where id = :attempt_id and parse_state = 'due'
  returning item_id
)
update news.listed_item i
   set state = case when w.was_read then i.state else 'filtered' end,
       reason = case when w.was_read then i.reason else :reason end,
       revisit_at = null
  from refused f
 cross join lateral (select exists (select from news.parsed_page p
                                     where p.item_id = f.item_id and p.attempt_id is not null)
                              as was_read) w
 where i.id = f.item_id;

-- name: hold_body^
-- Holds a body for the transaction: whoever lands the same bytes meanwhile waits. To be called
-- before withdraw_body. Result: sha256.
select sha256 from news.raw_document where sha256 = :sha::bytea for update;

-- name: withdraw_body!
-- Nothing is kept of a body, unless somebody has read a page from it, or is to read one.
update news.raw_document set body_gz = ''
 where sha256 = :sha::bytea
   and not exists (select from news.parsed_page p where p.raw_sha = :sha::bytea)
   and not exists (select from news.fetch_attempt a
                    where a.parse_state = 'due' and a.raw_sha = :sha::bytea);

-- name: list_opt_outs
-- record_class: OptOutRow
-- What the sources of the outlets that have one of these hosts say of the use of their texts.
select s.slug as source, o.place, o.name, o.addressee, o.purpose, o.directive, o.example_url,
       o.first_seen_at, o.last_seen_at
  from news.opt_out o
  join news.source s on s.id = o.source_id
 where s.outlet_slug in (select k.outlet_slug from news.source k
                          where k.host = any(:hosts::text[]))
 order by s.slug, o.place, o.name, o.addressee;
