-- What people say of articles: the measure of every rule. A label is never overwritten; of one
-- person's and another's the latest counts.

create table news.label (
  id          bigint generated always as identity primary key,
  url         text not null,
  url_sha     bytea not null check (length(url_sha) = 32),
  topic       text not null check (topic ~ '^[a-z0-9-]+$'),
  verdict     text not null check (verdict in ('relevant', 'not', 'duplicate')),
  labelled_by text not null check (labelled_by <> ''),
  labelled_at timestamptz not null,
  note        text
);
create index label_latest on news.label (topic, url_sha, id desc);
comment on table news.label is
  'One row each time somebody said of an address whether it is about a topic; duplicate: it is, and was told already.';
comment on column news.label.url_sha is
  'As of news.article: an address can be labelled that we never had.';

create view news.label_now as
select distinct on (l.topic, l.url_sha)
       l.id as label_id, l.topic, l.url, l.url_sha, l.verdict, l.labelled_by, l.labelled_at, l.note,
       a.id as article_id
  from news.label l
  left join news.article a on a.url_sha = l.url_sha
 order by l.topic, l.url_sha, l.id desc;
comment on view news.label_now is 'The label that counts of each address and topic, with its article.';

grant select, insert on news.label to news_ingest;
grant select on news.label_now to news_ingest;
