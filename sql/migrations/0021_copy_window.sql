-- The index of candidates for near copies: partitions by the day an article was put in, a week each,
-- so that what left the window goes by dropping a partition. A look-up asks every partition for every
-- key: weeks cost it a fifth of what days did, and a week more on disk. The index holds nothing that the articles do not say:
-- the old one is dropped, and the process step fills the new one (transforms/copy_window.py).

drop table news.copy_key;
drop table news.article_gram;

create table news.copy_key (
  key        bigint not null,
  article_id bigint not null,
  told_on    date,
  day        date   not null
) partition by range (day);
create index copy_key_key on news.copy_key (key);
comment on table news.copy_key is
  'The smallest gram hashes of the articles inside the copy window. No reference to the article: each key would ask for it, and each new partition would lock the articles.';
comment on column news.copy_key.told_on is 'Seoul day of the article; null where it has no date.';
comment on column news.copy_key.day is 'Seoul day on which it was put in.';

create table news.copy_text (
  article_id bigint   not null,
  day        date     not null,
  keys       bigint[] not null,
  grams      bytea    not null,
  reading    text     not null,
  primary key (article_id, day)
) partition by range (day);
alter table news.copy_text alter column grams set storage external;  -- hashes do not compress
alter table news.copy_text alter column reading set storage external;  -- read more often than written
comment on column news.copy_text.grams is 'Sorted unsigned 32-bit hashes of the character 5-grams, little-endian.';
comment on column news.copy_text.reading is 'Its sentences as they are compared (transforms/alignment.py): a text is read once, not at every comparison.';

create table news.copy_day (
  told_on   date primary key,
  filled_on date not null
);
comment on table news.copy_day is
  'Days of which every stored article is in the index. Others are filled when an article told near them comes in.';

grant select, insert, delete on news.copy_key, news.copy_text to news_ingest;
grant select, insert, update, delete on news.copy_day to news_ingest;

-- Partitions are made and dropped by the process step, which owns nothing: hence these two.

create function news.open_copy_day(wanted date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  monday date := date_trunc('week', wanted::timestamp)::date;
  parent text;
  name   text;
begin
  foreach parent in array array['copy_key', 'copy_text'] loop
    name := format('%s_%s', parent, to_char(monday, 'YYYYMMDD'));
    continue when to_regclass(format('news.%I', name)) is not null;
    -- made first and attached then: readers of the other weeks go on
    execute format('create table news.%I (like news.%I including defaults including constraints including storage)', name, parent);
    -- most rows stay whole in their page: no detour to write and read one
    execute format('alter table news.%I set (toast_tuple_target = 8160)', name);
    execute format('alter table news.%I add check (day is not null and day >= %L and day < %L)',
                   name, monday, monday + 7);
    execute format('alter table news.%I attach partition news.%I for values from (%L) to (%L)',
                   parent, name, monday, monday + 7);
  end loop;
end $$;
comment on function news.open_copy_day(date) is 'Makes the partitions of a day''s week, where they are missing.';

create function news.close_copy_days(before date) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  old   record;
  gone  integer := 0;
begin
  for old in select c.oid::regclass as name, c.relname, i.inhparent
               from pg_inherits i
               join pg_class c on c.oid = i.inhrelid
              where i.inhparent in ('news.copy_key'::regclass, 'news.copy_text'::regclass) loop
    -- here, not above: the planner may ask it of any relation first
    continue when to_date(right(old.relname, 8), 'YYYYMMDD') + 7 > before;
    if old.inhparent = 'news.copy_key'::regclass then
      -- a day that an article of this partition was told on is whole no more, whenever it was filled
      execute format('delete from news.copy_day where told_on in (select told_on from %s)', old.name);
    end if;
    execute format('drop table %s', old.name);
    gone := gone + 1;
  end loop;
  if gone > 0 then
    delete from news.copy_day where filled_on < before;
  end if;
  return gone;
end $$;
comment on function news.close_copy_days(date) is
  'Drops the partitions of the weeks that ended before this day, and forgets which days they made whole.';

grant execute on function news.open_copy_day(date), news.close_copy_days(date) to news_ingest;

-- ── The page at work ──────────────────────────────────────────────────────────────────────────
-- A sequence, as no rollback takes back what one holds: a step that dies in the middle of a batch
-- leaves behind which of its pages it died over.

create sequence news.page_at_work minvalue 0 start 0;
comment on sequence news.page_at_work is
  'last_value: the parsed page that the process step took up last; 0 for none.';
grant select, update on sequence news.page_at_work to news_ingest;
