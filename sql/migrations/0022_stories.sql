-- Stories as groups by average link: nearnesses of pairs are kept, groups follow from them.

create table news.story_vector (
  article_id bigint primary key references news.article,
  keys       bytea not null,
  weights    bytea not null,
  titled     smallint not null,
  told_at    timestamptz not null,
  is_dated   boolean not null,
  said       text[] not null,
  check (length(keys) = 2 * length(weights) and 4 * titled between 0 and length(keys))
);
comment on table news.story_vector is
  'Terms of the articles inside the story window: 32-bit hashes and their weights in ten-thousandths, a vector of length one; the first titled of them stand in the headline. is_dated: told_at is what the article says. said: keys of the numbers, dates, names and stage words in it (transforms/novelty.py).';

-- No reference to the article in this one and the next: dozens of rows an article would each ask for it.
create table news.story_key (
  key        integer  not null,
  day        date     not null,
  article_id bigint   not null,
  weight     smallint not null,
  primary key (key, day, article_id)
);
comment on table news.story_key is 'The heaviest terms of the articles inside the story window: candidates for the same event.';
comment on column news.story_key.day is 'Seoul day on which it was told; infinity where it does not say.';
create index story_key_article on news.story_key (article_id);

create table news.story_near (
  article_id bigint   not null,
  other_id   bigint   not null,
  nearness   smallint not null check (nearness between 1 and 10000),
  primary key (article_id, other_id),
  check (article_id > other_id)
);
comment on table news.story_near is
  'How near two articles are, in ten-thousandths; pairs that are hardly near have no row, nor have those of stories that have left the window. Stories are groups by average link over these (transforms/grouping.py).';
create index story_near_other on news.story_near (other_id);

-- ── What became of stories ────────────────────────────────────────────────────────────────────

alter table news.story add column merged_into bigint references news.story;
alter table news.story
  add constraint story_merged_check check (merged_into < id) not valid;
alter table news.story validate constraint story_merged_check;
comment on column news.story.merged_into is 'The older story that it turned out to be; it has no articles of its own any more.';

create table news.story_change (
  id         bigint generated always as identity primary key,
  kind       text   not null check (kind in ('merge', 'split', 'move')),
  story_id   bigint not null references news.story,
  other_id   bigint not null references news.story,
  article_id bigint references news.article,
  made_by    text   not null check (made_by <> ''),
  why        text,
  made_at    timestamptz not null default clock_timestamp(),
  check (story_id <> other_id)
);
comment on table news.story_change is
  'What happened to stories: merge (other_id went into story_id), split (other_id came out of story_id), move (an article went from story_id to other_id).';
comment on column news.story_change.article_id is 'The article that showed it; null for what a person did.';
comment on column news.story_change.made_by is 'rule, or who did it.';
create index story_change_story on news.story_change (story_id);
create index story_change_other on news.story_change (other_id);


create table news.story_bond (
  article_id  bigint  not null references news.article,
  other_id    bigint  not null references news.article,
  is_together boolean not null,
  made_by     text    not null check (made_by <> ''),
  made_at     timestamptz not null default clock_timestamp(),
  primary key (article_id, other_id),
  check (article_id < other_id)
);
comment on table news.story_bond is 'What a person said of two articles, which no rule overrules: one story, or not.';
create index story_bond_other on news.story_bond (other_id);

create table news.story_told (
  story_id bigint not null references news.story,
  topic    text   not null,
  alert_id bigint not null references news.alert,
  primary key (story_id, topic)
);
comment on table news.story_told is
  'Alerts that count as told for a story, beside its own: of stories that went into it, and of the one it was part of when the alert went out.';

create index alert_article on news.alert (article_id);

alter table news.story_article add column news jsonb;
comment on column news.story_article.news is
  'What the article was the first to say in its story when it came in: an array of kind, text, field, start and end (characters of that field). Null: nothing, or it was the first.';
grant update (news) on news.story_article to news_ingest;

create view news.told as
select story_id, topic, id as alert_id from news.alert
 union
select m.story_id, al.topic, al.id
  from news.alert al
  join news.story_article m on m.article_id = al.article_id
 union
select story_id, topic, alert_id from news.story_told;
comment on view news.told is
  'The alerts by which a story counts as told: its own, those of articles that are in it, those of stories that went into it or that it came out of.';
grant select on news.told to news_ingest, news_alert;

-- What was held back as told turns out not to have been, once its story comes apart.
grant update (disposition, story_id) on news.decision to news_ingest;
grant update (story_id) on news.alert to news_ingest;

grant select, insert, update, delete on news.story_vector, news.story_key, news.story_near
  to news_ingest;
grant select, insert on news.story_change, news.story_told to news_ingest;
grant select, insert, update, delete on news.story_bond to news_ingest;
