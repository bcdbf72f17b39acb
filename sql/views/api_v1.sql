-- The consumers' contract: stable, commented, read-only. A breaking change is a new schema.
-- Re-applied at every migration; columns may be added at the end, never taken away.

create schema if not exists api_v1;
comment on schema api_v1 is 'What SQL consumers may rely on. Times are timestamptz; days are Seoul days.';

-- Views run with their owner's rights, so that a reader needs no right on the tables beneath.

create or replace view api_v1.articles as
select a.id                    as article_id,
       a.outlet_slug           as outlet,
       o.name_ko               as outlet_name,
       a.url,
       a.title,
       a.body,
       a.authors,
       a.section,
       a.published_at,
       a.published_precision,
       news.seoul_day(coalesce(a.published_at, a.first_listed_at)) as day,
       a.modified_at,
       a.first_listed_at,
       a.first_seen_at,
       a.deleted_at,
       a.revision,
       a.is_baseline,
       a.is_backfill,
       a.flags,
       a.origin,
       sa.story_id,
       (select e.id
          from news.copy_pair c
          join news.article e on e.id = c.earlier_id
         where c.article_id = a.id
         order by coalesce(e.published_at, e.first_listed_at), e.id
         limit 1) as copy_of,
       o.name_en as outlet_name_en,
       a.url_sha,
       a.title_tags,
       a.tags,
       a.wire,
       a.embargo,
       a.press_release,
       a.image_url,
       a.rejected,
       'listing_only' = any(a.flags) as is_listing_only
  from news.article a
  join news.outlet o on o.slug = a.outlet_slug
  left join news.story_article sa on sa.article_id = a.id;
comment on view api_v1.articles is 'One row per article in its present text.';
comment on column api_v1.articles.article_id is 'Stable number of the article.';
comment on column api_v1.articles.outlet is 'Slug of the outlet, as in its YAML file.';
comment on column api_v1.articles.outlet_name is 'Korean name of the outlet.';
comment on column api_v1.articles.url is 'Canonical address.';
comment on column api_v1.articles.title is 'Headline with its bracket tags, without the outlet''s suffix.';
comment on column api_v1.articles.body is 'Paragraphs joined by a line break; empty where the page showed no text.';
comment on column api_v1.articles.authors is 'Names as the page signs.';
comment on column api_v1.articles.section is 'Section as the outlet names it; may be null.';
comment on column api_v1.articles.published_at is 'Time of publication as the page says; null where unknown or impossible.';
comment on column api_v1.articles.published_precision is 'minute or day; a day stands at midnight in Seoul.';
comment on column api_v1.articles.day is 'Seoul day of publication, else of first listing.';
comment on column api_v1.articles.modified_at is 'Time of the last change as the page says; may be null.';
comment on column api_v1.articles.first_listed_at is 'When a feed, sitemap or list of ours first showed it.';
comment on column api_v1.articles.first_seen_at is 'When its page was first read.';
comment on column api_v1.articles.deleted_at is 'When its page was found to have vanished; the text is kept.';
comment on column api_v1.articles.revision is '1 for the first text, one more for each change.';
comment on column api_v1.articles.is_baseline is 'Already listed at the first successful poll of its source.';
comment on column api_v1.articles.is_backfill is 'Brought in by a backfill.';
comment on column api_v1.articles.flags is
  'Peculiarities, by name. stub: the page shows no text of its own, or a beginning only; paywall: it says that the rest is for subscribers; listing_only: decided by title and summary of its listing, as there was no text; fallback: no place where outlets keep their text was found, and a general extractor (trafilatura) found it: it may be cut or bear strange lines; bad_date: a time that the page tells cannot be true, and is not used; long_title: a headline that cannot be one was passed over; damaged: a few bytes were unreadable and stand as U+FFFD; nul_bytes: NUL bytes were taken out; truncated: the page ends inside a tag or a script, so its text may be cut; nested: elements nested hundreds deep were taken out.';
comment on column api_v1.articles.origin is 'Field to where it was found (JSON-LD, meta, selector, feed …).';
comment on column api_v1.articles.story_id is 'The story it belongs to.';
comment on column api_v1.articles.copy_of is 'Of the earlier articles it has a verified shared text with, the one told first; null for an original.';
comment on column api_v1.articles.outlet_name_en is 'English name of the outlet.';
comment on column api_v1.articles.url_sha is 'SHA-256 of what tells its address from others: www, closing slash and tracking parameters make no difference.';
comment on column api_v1.articles.title_tags is '[속보], [단독], (종합) … as the title bears them; they stay in the title, too.';
comment on column api_v1.articles.tags is 'Keywords as the page gives them.';
comment on column api_v1.articles.wire is 'The agency whose text it is, as its dateline, byline or copyright line says; null where none is named.';
comment on column api_v1.articles.embargo is 'The note of when it may be told (엠바고, 보도시점), as written.';
comment on column api_v1.articles.press_release is 'The note that it is a press release or made from one, as written.';
comment on column api_v1.articles.image_url is 'Address of the lead picture, which is never fetched.';
comment on column api_v1.articles.rejected is 'Field to other values that were found: value, origin, and why it lost.';
comment on column api_v1.articles.is_listing_only is 'Decided by title and summary of its listing: its page could not be read.';

create or replace view api_v1.article_revisions as
select r.article_id, r.revision, r.title, r.body, r.published_at, r.modified_at, r.known_at,
       r.cause, r.changes, r.authors, r.parser_version, r.flags, r.title_tags, r.wire,
       r.raw_sha is null as is_listing_only
  from news.article_revision r;
comment on view api_v1.article_revisions is 'Every text an article has had, the present one included.';
comment on column api_v1.article_revisions.article_id is 'The article.';
comment on column api_v1.article_revisions.revision is 'Counts from 1.';
comment on column api_v1.article_revisions.title is 'Headline of that revision.';
comment on column api_v1.article_revisions.body is 'Text of that revision.';
comment on column api_v1.article_revisions.published_at is 'As that revision''s page said.';
comment on column api_v1.article_revisions.modified_at is 'As that revision''s page said.';
comment on column api_v1.article_revisions.known_at is 'When we read it.';
comment on column api_v1.article_revisions.cause is
  'first: as it was first read; page: its publisher changed it; parser: the same bytes were read better. Null: before this was noted.';
comment on column api_v1.article_revisions.changes is
  'What is other than in the revision before, and only that: title and published_at as [before, after], paragraphs as numbers of changed, added and removed, numbers and dates as what went out and came in. Null for the first, and for old ones.';
comment on column api_v1.article_revisions.authors is 'Names as that revision signs; null for old ones.';
comment on column api_v1.article_revisions.parser_version is 'By what it was read; null for old ones.';
comment on column api_v1.article_revisions.flags is 'Peculiarities of that revision, by the names in articles.flags.';
comment on column api_v1.article_revisions.title_tags is 'Bracket tags of that headline.';
comment on column api_v1.article_revisions.wire is 'The agency that it names.';
comment on column api_v1.article_revisions.is_listing_only is 'Known by its listing alone then: no page had been read.';

create or replace view api_v1.copies as
select c.article_id, c.earlier_id, c.kind, c.containment, c.found_at, c.score, c.later_share,
       c.earlier_share, c.spans, c.later_revision, c.earlier_revision
  from news.copy_pair c;
comment on view api_v1.copies is 'Verified pairs of articles that share a text origin; nothing is inferred across pairs.';
comment on column api_v1.copies.article_id is 'The later article.';
comment on column api_v1.copies.earlier_id is 'The earlier article.';
comment on column api_v1.copies.kind is 'exact or near.';
comment on column api_v1.copies.containment is 'Share of the shorter text''s character 5-grams that stand in the other (0–1).';
comment on column api_v1.copies.found_at is 'When the pair was verified.';
comment on column api_v1.copies.score is
  'Share of the shorter text''s sentences that stand, nearly the same, in the other (0–1); this and what follows is null for pairs from before sentences were aligned.';
comment on column api_v1.copies.later_share is 'How much of the later text, by its characters, stands in the earlier one (0–1).';
comment on column api_v1.copies.earlier_share is 'How much of the earlier text stands in the later one (0–1).';
comment on column api_v1.copies.spans is
  'What both share, four numbers a match: start and end in the later body, start and end in the earlier one, in characters from 0.';
comment on column api_v1.copies.later_revision is 'Which revision of the later article the spans are of.';
comment on column api_v1.copies.earlier_revision is 'Which revision of the earlier article the spans are of.';

create or replace view api_v1.stories as
select s.id as story_id,
       f.title,
       s.first_article_id,
       s.first_at,
       s.last_at,
       count(*)                      as articles,
       count(distinct a.outlet_slug) as outlets,
       count(*) filter (where not exists
         (select from news.copy_pair c where c.article_id = a.id)) as originals
  from news.story s
  join news.article f on f.id = s.first_article_id
  join news.story_article sa on sa.story_id = s.id
  join news.article a on a.id = sa.article_id
 group by s.id, f.title;
comment on view api_v1.stories is 'One row per event, told by one or more articles.';
comment on column api_v1.stories.story_id is 'Stable number of the story.';
comment on column api_v1.stories.title is 'Headline of its first article.';
comment on column api_v1.stories.first_article_id is 'The article that opened it.';
comment on column api_v1.stories.first_at is 'Time of its earliest article.';
comment on column api_v1.stories.last_at is 'Time of its latest article.';
comment on column api_v1.stories.articles is 'Number of articles, copies included.';
comment on column api_v1.stories.outlets is 'Number of different outlets.';
comment on column api_v1.stories.originals is 'Number of articles that are no verified copy of an earlier one.';

create or replace view api_v1.decisions as
select d.id as decision_id, d.article_id, d.topic, d.rule_version, d.is_relevant, d.score,
       d.evidence, d.reason, d.disposition, d.story_id, d.decided_at,
       news.level_of(d.level, d.is_relevant) as level
  from news.decision d;
comment on view api_v1.decisions is 'One row per article, topic, rule version and text: also when the answer is no.';
comment on column api_v1.decisions.decision_id is 'Number of the decision.';
comment on column api_v1.decisions.article_id is 'The article decided on.';
comment on column api_v1.decisions.topic is 'Slug of the topic.';
comment on column api_v1.decisions.rule_version is 'Version of the rule that judged.';
comment on column api_v1.decisions.is_relevant is 'Whether the article is worth telling, at once or in the digest.';
comment on column api_v1.decisions.score is 'Score under the rule.';
comment on column api_v1.decisions.evidence is 'Scores asked for, parts of the score, matched terms with field and place, masked terms; for no, what was missing.';
comment on column api_v1.decisions.reason is 'The same in words.';
comment on column api_v1.decisions.disposition is 'alert, same_story, baseline, backfill, old, weak or not_relevant.';
comment on column api_v1.decisions.story_id is 'Story of the article when it was decided.';
comment on column api_v1.decisions.decided_at is 'When.';
comment on column api_v1.decisions.level is
  'alert (at once; by the article itself, or raised by independent sources), digest (doubtful or weak), no.';

create or replace view api_v1.alerts as
select al.id as alert_id, al.topic, sa.story_id, al.article_id, a.title, a.url,
       a.outlet_slug as outlet, o.name_ko as outlet_name, a.published_at, a.first_listed_at,
       al.raised_at, d.reason, d.score,
       news.seoul_day(al.raised_at) as day, o.name_en as outlet_name_en,
       d.evidence ->> 'reason_en' as reason_en,
       'listing_only' = any(a.flags) as is_listing_only
  from news.alert al
  join news.article a on a.id = al.article_id
  join news.outlet o on o.slug = a.outlet_slug
  join news.decision d on d.id = al.decision_id
  join news.story_article sa on sa.article_id = al.article_id;
comment on view api_v1.alerts is 'One row per story and topic that was told.';
comment on column api_v1.alerts.alert_id is 'Number of the alert.';
comment on column api_v1.alerts.topic is 'Slug of the topic.';
comment on column api_v1.alerts.story_id is 'The story that is told: of its article, as it is today.';
comment on column api_v1.alerts.article_id is 'The article that raised it.';
comment on column api_v1.alerts.title is 'Its headline.';
comment on column api_v1.alerts.url is 'Its address.';
comment on column api_v1.alerts.outlet is 'Slug of its outlet.';
comment on column api_v1.alerts.outlet_name is 'Korean name of its outlet.';
comment on column api_v1.alerts.published_at is 'Its time of publication.';
comment on column api_v1.alerts.first_listed_at is 'When we first saw it listed.';
comment on column api_v1.alerts.raised_at is 'When the alert was decided.';
comment on column api_v1.alerts.reason is 'Why it matched, in words.';
comment on column api_v1.alerts.score is 'Score of the article.';
comment on column api_v1.alerts.day is 'Seoul day of the alert.';
comment on column api_v1.alerts.outlet_name_en is 'English name of its outlet.';
comment on column api_v1.alerts.reason_en is 'The reason in English.';
comment on column api_v1.alerts.is_listing_only is 'Decided by title and summary of its listing, and still known by these alone.';

create or replace view api_v1.deliveries as
select dv.id as delivery_id, dv.alert_id, dv.digest_id, dv.channel, dv.recipient, dv.state,
       dv.tries, dv.maybe_repeated, dv.last_outcome, dv.last_error, dv.created_at, dv.sent_at,
       dv.not_before
  from news.delivery dv;
comment on view api_v1.deliveries is 'One row per alert or digest, channel and recipient.';
comment on column api_v1.deliveries.delivery_id is 'Number of the delivery.';
comment on column api_v1.deliveries.alert_id is 'The alert that is told; null for a digest.';
comment on column api_v1.deliveries.digest_id is 'The digest that is sent; null for an alert.';
comment on column api_v1.deliveries.channel is 'slack, email or file.';
comment on column api_v1.deliveries.recipient is 'Label of the Slack web-hook, or the mail address.';
comment on column api_v1.deliveries.state is 'pending, claimed (being sent), sent, refused (for good), held (waits for a person).';
comment on column api_v1.deliveries.tries is 'How often it was tried.';
comment on column api_v1.deliveries.maybe_repeated is 'Sent again after an unclear outcome, and marked so.';
comment on column api_v1.deliveries.last_outcome is 'What the last try ended with.';
comment on column api_v1.deliveries.last_error is 'In the channel''s words, without secrets.';
comment on column api_v1.deliveries.created_at is 'When it was decided to send it.';
comment on column api_v1.deliveries.sent_at is 'When the channel accepted it.';
comment on column api_v1.deliveries.not_before is 'No try before this moment.';

create or replace view api_v1.digests as
select g.id as digest_id, g.day, g.made_at,
       (select count(*) from news.digest_item i where i.digest_id = g.id) as items
  from news.digest g;
comment on view api_v1.digests is 'One row per daily digest.';
comment on column api_v1.digests.digest_id is 'Number of the digest.';
comment on column api_v1.digests.day is 'Its Seoul day.';
comment on column api_v1.digests.made_at is 'When it was put together.';
comment on column api_v1.digests.items is 'How many articles it names that were not alerted.';

create or replace view api_v1.digest_items as
select i.digest_id, g.day, i.decision_id, d.article_id, d.topic, d.disposition
  from news.digest_item i
  join news.digest g on g.id = i.digest_id
  join news.decision d on d.id = i.decision_id;
comment on view api_v1.digest_items is 'What each daily digest names beyond the alerts.';
comment on column api_v1.digest_items.digest_id is 'The digest.';
comment on column api_v1.digest_items.day is 'Its Seoul day.';
comment on column api_v1.digest_items.decision_id is 'The decision that put the article there.';
comment on column api_v1.digest_items.article_id is 'The article named.';
comment on column api_v1.digest_items.topic is 'Slug of the topic.';
comment on column api_v1.digest_items.disposition is 'Why it was no alert: baseline, backfill, old or weak.';

create or replace view api_v1.channels as
select g.channel, g.recipient,
       nullif(g.next_allowed_at, '-infinity') as next_allowed_at,
       g.failing_since_at, g.last_error,
       (select count(*) from news.delivery d
         where d.channel = g.channel and d.recipient = g.recipient
           and d.state in ('pending', 'claimed')) as waiting,
       (select max(d.sent_at) from news.delivery d
         where d.channel = g.channel and d.recipient = g.recipient) as last_sent_at
  from news.channel_gate g;
comment on view api_v1.channels is 'Every recipient that something was ever sent to, and whether it answers.';
comment on column api_v1.channels.channel is 'slack, email or file.';
comment on column api_v1.channels.recipient is 'Label of the Slack web-hook, or the mail address.';
comment on column api_v1.channels.next_allowed_at is 'No message before this moment (pace, or the channel asked to wait).';
comment on column api_v1.channels.failing_since_at is 'Since when it has refused or not answered; null when the last try succeeded.';
comment on column api_v1.channels.last_error is 'The last trouble in words, without secrets.';
comment on column api_v1.channels.waiting is 'Messages that are still to be sent to it.';
comment on column api_v1.channels.last_sent_at is 'When it last accepted a message.';

grant usage on schema api_v1 to news_read, news_ingest, news_alert;
grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
