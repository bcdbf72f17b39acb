-- What sites say of the use of their texts, and which robots rule decided on each request.

alter table news.fetch_attempt add column robots_rule text;
comment on column news.fetch_attempt.robots_rule is
  'The line of robots.txt that decided on this request, or why there was none. Null for robots.txt itself.';

alter table news.fetch_attempt
  drop constraint fetch_attempt_parse_state_check,
  add constraint fetch_attempt_parse_state_check
    check (parse_state in ('none', 'due', 'done', 'quarantined', 'refused'));
comment on column news.fetch_attempt.parse_state is
  'refused: the page reserves its text (error_kind says by what), so that nothing of it is kept.';

create table news.opt_out (
  source_id     bigint not null references news.source,
  place         text not null check (place in ('robots', 'header', 'meta', 'text')),
  name          text not null check (name <> '' and length(name) <= 100),
  addressee     text not null check (addressee <> '' and length(addressee) <= 100),
  purpose       text not null
                check (purpose in ('ai', 'tdm', 'index', 'snippet', 'archive', 'expiry', 'terms')),
  directive     text not null check (length(directive) <= 300),
  example_url   text not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at  timestamptz not null default clock_timestamp(),
  primary key (source_id, place, name, addressee),
  check (last_seen_at >= first_seen_at)
);
comment on table news.opt_out is
  'What the sites say of the use of their texts: opt-outs of AI, of text and data mining, of indexes.';
comment on column news.opt_out.place is
  'Where it stands: robots.txt, an HTTP header, a meta tag, or a line of the page for people.';
comment on column news.opt_out.addressee is '* for all, or a crawler''s name in lower case.';
comment on column news.opt_out.directive is 'As it was written when it was last seen.';

create index parsed_page_raw_sha on news.parsed_page (raw_sha);
comment on table news.raw_document is
  'Bodies as served, gzipped, named by the SHA-256 of the plain bytes. An empty body_gz: the page reserves its text, and nothing of it was kept.';

grant select, insert, update on news.opt_out to news_ingest;
