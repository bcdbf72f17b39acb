-- Runs and their windows; since when an item is what it is; listings that recover by themselves.

-- A run's key is its source and its window, never the clock and never the number of a try.
alter table news.crawl_run
  add column due_at timestamptz,
  add column span   daterange,
  add column part   text,
  drop constraint crawl_run_state_check,
  add constraint crawl_run_state_check
      check (state in ('open', 'done', 'failed', 'abandoned', 'superseded')),
  add constraint crawl_run_window_check
      check ((kind = 'poll' and span is null or kind = 'backfill' and due_at is null)
             and (span is null) = (part is null));
comment on column news.crawl_run.due_at is
  'Window of a poll: the source''s next_poll_at when it was claimed. Null where nothing was to be polled.';
comment on column news.crawl_run.span is 'Window of a backfill: its Seoul days.';
comment on column news.crawl_run.part is
  'Of a backfill, which walks its listings in turns: the one from which this turn went on.';
create unique index crawl_run_poll_once on news.crawl_run (source_id, due_at)
 where state = 'done' and due_at is not null;
create unique index crawl_run_part_once on news.crawl_run (source_id, span, part)
 where state = 'done' and span is not null;
create index crawl_run_open on news.crawl_run (source_id) where state = 'open';

-- Whoever writes the state, the moment is noted.
alter table news.listed_item add column state_at timestamptz;
alter table news.listed_item alter column state_at set default clock_timestamp();
comment on column news.listed_item.state_at is
  'Since when state and reason are what they are; null for entries from before this was noted.';
create function news.note_state_at() returns trigger
language plpgsql set search_path = pg_catalog as
$$ begin new.state_at := clock_timestamp(); return new; end $$;
create trigger listed_item_state_at before update on news.listed_item
   for each row when (old.state is distinct from new.state or old.reason is distinct from new.reason)
   execute function news.note_state_at();

alter table news.quarantine
  drop constraint quarantine_resolution_check,
  add constraint quarantine_resolution_check
      check (resolution in ('retried', 'discarded', 'recovered'));
comment on column news.quarantine.resolution is
  'retried and discarded: by a person. recovered: a listing that a later poll could read.';

-- A page that was decided on has one outcome, and an article exactly where the outcome says so.
alter table news.parsed_page
  add constraint parsed_page_outcome_once
      check ((state = 'done') = (outcome is not null)
             and coalesce(outcome in ('article', 'revision', 'unchanged'), false)
                 = (article_id is not null));

-- What the views of schema health and api_v1.items look up.
create index parsed_page_article on news.parsed_page (article_id, raw_sha)
 where article_id is not null;
create index quarantine_attempt on news.quarantine (attempt_id);
create index quarantine_open on news.quarantine (stage) where resolved_at is null;
create index fetch_attempt_set_aside on news.fetch_attempt (id)
 where parse_state in ('quarantined', 'refused');
create index raw_document_empty on news.raw_document (sha256) where length(body_gz) = 0;
create index fetch_attempt_same_body on news.fetch_attempt (item_id)
 where kind = 'page' and state = 'landed' and parse_state = 'none';
create index parsed_page_set_aside on news.parsed_page (id) where state = 'quarantined';
create index decision_alert on news.decision (id) where disposition = 'alert';
create index listed_item_first_listed_at on news.listed_item (first_listed_at);
create index listed_item_elsewhere on news.listed_item (url_sha) where reason = 'listed_elsewhere';
create index article_ahead_of_time on news.article (id)
 where published_at - first_seen_at > interval '10 minutes';
