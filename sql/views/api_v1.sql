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
       a.url_sha
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
comment on column api_v1.articles.flags is 'Peculiarities: stub, bad_date, listing_only …';
comment on column api_v1.articles.origin is 'Field to where it was found (JSON-LD, meta, selector, feed …).';
comment on column api_v1.articles.story_id is 'The story it belongs to.';
comment on column api_v1.articles.copy_of is 'Of the earlier articles it has a verified shared text with, the one told first; null for an original.';
comment on column api_v1.articles.outlet_name_en is 'English name of the outlet.';
comment on column api_v1.articles.url_sha is 'SHA-256 of what tells its address from others: www, closing slash and tracking parameters make no difference.';

create or replace view api_v1.article_revisions as
select r.article_id, r.revision, r.title, r.body, r.published_at, r.modified_at, r.known_at
  from news.article_revision r;
comment on view api_v1.article_revisions is 'Every text an article has had, the present one included.';
comment on column api_v1.article_revisions.article_id is 'The article.';
comment on column api_v1.article_revisions.revision is 'Counts from 1.';
comment on column api_v1.article_revisions.title is 'Headline of that revision.';
comment on column api_v1.article_revisions.body is 'Text of that revision.';
comment on column api_v1.article_revisions.published_at is 'As that revision''s page said.';
comment on column api_v1.article_revisions.modified_at is 'As that revision''s page said.';
comment on column api_v1.article_revisions.known_at is 'When we read it.';

create or replace view api_v1.copies as
select c.article_id, c.earlier_id, c.kind, c.containment, c.found_at
  from news.copy_pair c;
comment on view api_v1.copies is 'Verified pairs of articles that share a text origin; nothing is inferred across pairs.';
comment on column api_v1.copies.article_id is 'The later article.';
comment on column api_v1.copies.earlier_id is 'The earlier article.';
comment on column api_v1.copies.kind is 'exact or near.';
comment on column api_v1.copies.containment is 'Share of the shorter text''s character 5-grams that stand in the other (0–1).';
comment on column api_v1.copies.found_at is 'When the pair was verified.';

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
       d.evidence, d.reason, d.disposition, d.story_id, d.decided_at
  from news.decision d;
comment on view api_v1.decisions is 'One row per article, topic, rule version and text: also when the answer is no.';
comment on column api_v1.decisions.decision_id is 'Number of the decision.';
comment on column api_v1.decisions.article_id is 'The article decided on.';
comment on column api_v1.decisions.topic is 'Slug of the topic.';
comment on column api_v1.decisions.rule_version is 'Version of the rule that judged.';
comment on column api_v1.decisions.is_relevant is 'Whether the article is about the topic.';
comment on column api_v1.decisions.score is 'Score under the rule.';
comment on column api_v1.decisions.evidence is 'Threshold of the score, its parts, matched terms with field and place, masked terms.';
comment on column api_v1.decisions.reason is 'The same in words.';
comment on column api_v1.decisions.disposition is 'alert, same_story, baseline, backfill, old or not_relevant.';
comment on column api_v1.decisions.story_id is 'Story of the article when it was decided.';
comment on column api_v1.decisions.decided_at is 'When.';

create or replace view api_v1.alerts as
select al.id as alert_id, al.topic, al.story_id, al.article_id, a.title, a.url,
       a.outlet_slug as outlet, o.name_ko as outlet_name, a.published_at, a.first_listed_at,
       al.raised_at, d.reason, d.score,
       news.seoul_day(al.raised_at) as day, o.name_en as outlet_name_en,
       d.evidence ->> 'reason_en' as reason_en
  from news.alert al
  join news.article a on a.id = al.article_id
  join news.outlet o on o.slug = a.outlet_slug
  join news.decision d on d.id = al.decision_id;
comment on view api_v1.alerts is 'One row per story and topic that was told.';
comment on column api_v1.alerts.alert_id is 'Number of the alert.';
comment on column api_v1.alerts.topic is 'Slug of the topic.';
comment on column api_v1.alerts.story_id is 'The story that is told.';
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
comment on column api_v1.digest_items.disposition is 'Why it was no alert: baseline, backfill or old.';

create or replace view api_v1.sources as
select s.slug as source, s.outlet_slug as outlet, o.name_ko as outlet_name, o.kind, o.tier,
       s.protocol, s.url, s.use, s.is_active and o.is_active as is_active,
       s.poll_every, s.next_poll_at, s.first_success_at, s.last_success_at, s.last_attempt_at,
       s.failing_since_at, s.fail_streak, s.last_error_kind, s.last_error,
       case when not (s.is_active and o.is_active) then 'off'
            when s.use = 'backfill' then 'backfill'
            when s.last_attempt_at is null then 'waiting'
            when s.fail_streak > 0 then 'failing'
            when s.last_success_at < clock_timestamp() - 3 * s.poll_every - interval '10 minutes' then 'silent'
            else 'ok' end as health,
       (select count(*) from news.listed_item i where i.source_id = s.id and i.state = 'due') as pages_due,
       (select count(*) from news.article a where a.source_id = s.id) as articles,
       o.name_en as outlet_name_en, o.home_url
  from news.source s
  join news.outlet o on o.slug = s.outlet_slug;
comment on view api_v1.sources is 'Every source of the catalogue with its health.';
comment on column api_v1.sources.source is 'Slug of the source: outlet/protocol.';
comment on column api_v1.sources.outlet is 'Slug of its outlet.';
comment on column api_v1.sources.outlet_name is 'Korean name of its outlet.';
comment on column api_v1.sources.kind is 'news, gov, blog, wire or company.';
comment on column api_v1.sources.tier is '1 (most important) to 3.';
comment on column api_v1.sources.protocol is 'feed, sitemap or list.';
comment on column api_v1.sources.url is 'Address of the listing.';
comment on column api_v1.sources.use is 'poll, or backfill only.';
comment on column api_v1.sources.is_active is 'Whether it is polled at all.';
comment on column api_v1.sources.poll_every is 'Usual interval between polls.';
comment on column api_v1.sources.next_poll_at is 'Not polled before this moment.';
comment on column api_v1.sources.first_success_at is 'First successful poll: what it listed is the baseline.';
comment on column api_v1.sources.last_success_at is 'Last successful poll.';
comment on column api_v1.sources.last_attempt_at is 'Last poll, successful or not.';
comment on column api_v1.sources.failing_since_at is 'Since when polls have failed; null when the last one succeeded.';
comment on column api_v1.sources.fail_streak is 'Failed polls in a row.';
comment on column api_v1.sources.last_error_kind is 'Name of the last trouble.';
comment on column api_v1.sources.last_error is 'The last trouble in words.';
comment on column api_v1.sources.health is 'ok, failing, silent, waiting (never polled), backfill or off.';
comment on column api_v1.sources.pages_due is 'Listed pages that are still to be fetched.';
comment on column api_v1.sources.articles is 'Articles first read through this source.';
comment on column api_v1.sources.outlet_name_en is 'English name of its outlet.';
comment on column api_v1.sources.home_url is 'Address of its outlet.';

create or replace view api_v1.quarantine as
select q.id as quarantine_id, q.stage, q.url, q.error_kind, q.error, q.version, q.tries,
       q.first_at, q.last_at, q.resolved_at, q.resolution, encode(q.raw_sha, 'hex') as raw_sha256,
       coalesce((select f.item_id from news.fetch_attempt f where f.id = q.attempt_id),
                (select p.item_id from news.parsed_page p where p.id = q.page_id)) as item_id
  from news.quarantine q;
comment on view api_v1.quarantine is 'What could not be read or decided, set aside with its reason; nothing is dropped.';
comment on column api_v1.quarantine.quarantine_id is 'Number of the entry.';
comment on column api_v1.quarantine.stage is 'listing, parse or process.';
comment on column api_v1.quarantine.url is 'Address of the listing or page.';
comment on column api_v1.quarantine.error_kind is 'Name of the trouble.';
comment on column api_v1.quarantine.error is 'The trouble in words.';
comment on column api_v1.quarantine.version is 'Version of the program part that failed.';
comment on column api_v1.quarantine.tries is 'How often it failed.';
comment on column api_v1.quarantine.first_at is 'First failure.';
comment on column api_v1.quarantine.last_at is 'Last failure.';
comment on column api_v1.quarantine.resolved_at is 'When it was dealt with; null while open.';
comment on column api_v1.quarantine.resolution is 'retried or discarded.';
comment on column api_v1.quarantine.raw_sha256 is 'Name of the stored bytes.';
comment on column api_v1.quarantine.item_id is 'The listed entry whose page it is; null for a listing itself.';

create or replace view api_v1.listings as
select i.id as item_id, s.slug as source, s.outlet_slug as outlet, i.url, i.title, i.published_at,
       i.first_listed_at, i.state, i.reason, i.tries, i.is_baseline, i.is_backfill,
       p.article_id, p.outcome, p.state as page_state, p.outcome_reason, p.parsed_at,
       case when i.state = 'due' then nullif(i.not_before, '-infinity') end as next_try_at, i.url_sha
  from news.listed_item i
  join news.source s on s.id = i.source_id
  left join lateral (select p.article_id, p.outcome, p.state, p.outcome_reason, p.parsed_at
                       from news.parsed_page p
                      where p.item_id = i.id order by p.id desc limit 1) p on true;
comment on view api_v1.listings is 'Every entry that a source has listed, and what became of it.';
comment on column api_v1.listings.item_id is 'Number of the entry.';
comment on column api_v1.listings.source is 'Slug of the source that listed it.';
comment on column api_v1.listings.outlet is 'Slug of its outlet.';
comment on column api_v1.listings.url is 'Address of the page.';
comment on column api_v1.listings.title is 'Headline as listed.';
comment on column api_v1.listings.published_at is 'Time as listed.';
comment on column api_v1.listings.first_listed_at is 'When it was first listed.';
comment on column api_v1.listings.state is 'due, landed, filtered, gone or failed.';
comment on column api_v1.listings.reason is 'Why it was filtered, is gone or failed.';
comment on column api_v1.listings.tries is 'How often its page was asked for.';
comment on column api_v1.listings.is_baseline is 'Stood in the first successful poll of its source.';
comment on column api_v1.listings.is_backfill is 'Brought in by a backfill.';
comment on column api_v1.listings.article_id is 'The article it became; null where it did not.';
comment on column api_v1.listings.outcome is 'article, revision, unchanged or filtered, of the last page read.';
comment on column api_v1.listings.page_state is 'due, done or quarantined: where the page read last stands.';
comment on column api_v1.listings.outcome_reason is 'Why the page read last did not become an article.';
comment on column api_v1.listings.parsed_at is 'When the page was last read.';
comment on column api_v1.listings.next_try_at is 'Not asked for again before this moment; null where it may be asked for at once or never again.';
comment on column api_v1.listings.url_sha is 'SHA-256 of what tells its address from others, as in articles.';

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
