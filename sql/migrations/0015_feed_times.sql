-- Listings whose clock is that of another zone: proved from the pages of their own items.

alter table news.source
  add column time_slip_h     smallint check (time_slip_h in (-9, 0, 9)),
  add column time_slip_items integer not null default 0 check (time_slip_items >= 0),
  add column time_slip_since timestamptz,
  add check ((time_slip_h is null) = (time_slip_items = 0)),
  add check ((time_slip_h is null) = (time_slip_since is null));
comment on column news.source.time_slip_h is
  'Hours by which the listing''s times run ahead of its items'' own pages: 9 where Seoul''s time is written as UTC, -9 the other way, 0 where they agree. Null: none was compared.';
comment on column news.source.time_slip_items is
  'How many items in a row said so (counted up to 20). Other than 0 hours, it counts from the third on: then the listing''s times are put right.';
comment on column news.source.time_slip_since is 'When the first of these items was read.';
