-- The consumers' contract, second part: what is watched, and what was asked for.
-- The same rules as in api_v1.sql.

create or replace view api_v1.sources as
select s.slug as source, s.outlet_slug as outlet, o.name_ko as outlet_name, o.kind, o.tier,
       s.protocol, s.url, s.use, s.is_active and o.is_active as is_active,
       s.poll_every, s.next_poll_at, s.first_success_at, s.last_success_at, s.last_attempt_at,
       s.failing_since_at, s.fail_streak, s.last_error_kind, s.last_error,
       case when not (s.is_active and o.is_active) then 'off'
            when s.use = 'backfill' then 'backfill'
            when s.last_error_kind in ('api_key_missing', 'consent_missing') then 'off'
            when s.last_attempt_at is null then 'waiting'
            when s.fail_streak > 0 then 'failing'
            when s.last_success_at < clock_timestamp() - interval '10 minutes'
                   - 3 * greatest(s.poll_every, s.adapted_every) then 'silent'
            else 'ok' end as health,
       (select count(*) from news.listed_item i where i.source_id = s.id and i.state = 'due') as pages_due,
       (select count(*) from news.article a where a.source_id = s.id) as articles,
       o.name_en as outlet_name_en, o.home_url, s.host,
       coalesce(s.adapted_every, s.poll_every) as current_every, s.interval_reason,
       case when g.breaker <> 'closed' then 'down'
            when g.reason is not null and g.next_allowed_at > clock_timestamp() then 'closed'
            else 'open' end as host_state,
       case when g.next_allowed_at > clock_timestamp()
             and (g.breaker <> 'closed' or g.reason is not null) then g.next_allowed_at end as host_until,
       case when g.breaker <> 'closed' then g.last_error_kind
            when g.next_allowed_at > clock_timestamp() then g.reason end as host_reason,
       g.opened_at as host_down_at,
       o.tls_exempt_reason, o.tls_exempt_until,
       array(select distinct u.directive from news.opt_out u
              where u.source_id = s.id and u.purpose in ('ai', 'tdm') and u.addressee = '*'
                and u.last_seen_at > clock_timestamp() - interval '30 days'
              order by 1) as opt_outs,
       (select min(p.missed_from) from news.possible_gap p
         where p.source_id = s.id and p.state in ('open', 'filling')) as gap_from,
       case when s.distrusted_until > clock_timestamp() then s.distrusted_until end
         as distrusted_until,
       r.fetched_at as robots_read_at, r.failure as robots_failure,
       s.listing_notes,
       array(select d.field from news.drift d
              where d.source_id = s.id and d.ended_at is null
              order by array_position('{articles,title,body,published}', d.field)) as drift,
       s.time_slip_h, s.time_slip_items, s.time_slip_since
  from news.source s
  join news.outlet o on o.slug = s.outlet_slug
  left join news.host_gate g on g.host = s.host
  left join news.robots_file r on r.origin = substring(s.url from '^https?://[^/]+');
comment on view api_v1.sources is 'Every source of the catalogue with its health.';
comment on column api_v1.sources.source is 'Slug of the source: outlet/protocol.';
comment on column api_v1.sources.outlet is 'Slug of its outlet.';
comment on column api_v1.sources.outlet_name is 'Korean name of its outlet.';
comment on column api_v1.sources.kind is 'news, gov, blog, wire, company or portal.';
comment on column api_v1.sources.tier is '1 (most important) to 3.';
comment on column api_v1.sources.protocol is 'feed, sitemap, list or api.';
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
comment on column api_v1.sources.health is 'ok, failing, silent, waiting (never polled), backfill or off (by the catalogue, or for want of its key or of its publisher''s consent).';
comment on column api_v1.sources.pages_due is 'Listed pages that are still to be fetched.';
comment on column api_v1.sources.articles is 'Articles first read through this source.';
comment on column api_v1.sources.outlet_name_en is 'English name of its outlet.';
comment on column api_v1.sources.home_url is 'Address of its outlet.';
comment on column api_v1.sources.host is 'Host of the listing.';
comment on column api_v1.sources.current_every is
  'Interval between polls as it is now, from the rhythm of the listing; next_poll_at follows from it.';
comment on column api_v1.sources.interval_reason is 'What decided on current_every, in words.';
comment on column api_v1.sources.host_state is
  'open; closed: the host asked us to wait; down: it failed several times running and is left alone, but for one request now and then.';
comment on column api_v1.sources.host_until is
  'No request to the host before this moment, beyond the usual delay; else null.';
comment on column api_v1.sources.host_reason is 'The trouble that closed the host: http_429, timeout …';
comment on column api_v1.sources.host_down_at is 'Since when the host has failed; null where it works.';
comment on column api_v1.sources.tls_exempt_reason is
  'Why its certificate is not checked, as the outlet''s YAML says it; null: it is checked.';
comment on column api_v1.sources.tls_exempt_until is
  'Last day (Seoul) of that exemption: from then on the certificate is checked again.';
comment on column api_v1.sources.opt_outs is
  'What the site has said to all, within 30 days, against use of its texts by AI or text mining, as written; more in opt_outs.';
comment on column api_v1.sources.gap_from is
  'Since when listed articles may have been missed and are being looked for; null where nothing is. See gaps.';
comment on column api_v1.sources.distrusted_until is
  'Its answer "unchanged" was found to be untrue: until then it is asked for the whole listing.';
comment on column api_v1.sources.robots_read_at is 'When the robots.txt of its site could last be had.';
comment on column api_v1.sources.robots_failure is
  'Why no newer robots.txt could be had; null where it could.';
comment on column api_v1.sources.listing_notes is
  'What is untrue or odd about the listing as last read, by name. all_now: every entry bears the moment of reading; ascending: the oldest stand first; beyond_reach: there is more than can be reached; charset_untrue: it declares another charset than it has; double_escaped: its entities are escaped twice; many_entries: 300 or more at once; relative_links: addresses without a host; stray_ampersands: an unescaped &; times_put_right: its times were nine hours off, as its pages prove, and were put right; truncated: it ends in the middle.';
comment on column api_v1.sources.drift is
  'Required fields that its pages no longer give (title, body, published); articles: it has fallen silent. See drifts.';
comment on column api_v1.sources.time_slip_h is
  'Hours by which the listing''s times run ahead of its items'' own pages; other than 0 from the third item in a row on they are put right. Null: not compared.';
comment on column api_v1.sources.time_slip_items is 'How many items in a row said so (counted up to 20).';
comment on column api_v1.sources.time_slip_since is 'When the first of these items was read.';

create or replace view api_v1.attempts as
select a.id as attempt_id, a.run_id, s.slug as source, a.item_id, a.kind, a.url, a.state,
       a.http_status, a.error_kind, a.error, a.robots_rule, a.started_at, a.ended_at, a.final_url,
       a.size_bytes, encode(a.raw_sha, 'hex') as raw_sha256, a.parse_state, a.parse_tries,
       a.tls_unverified
  from news.fetch_attempt a
  join news.source s on s.id = a.source_id;
comment on view api_v1.attempts is
  'The fetch ledger: one row per request, robots.txt, redirects and retries included, and per address that was not asked for.';
comment on column api_v1.attempts.attempt_id is 'Number of the request.';
comment on column api_v1.attempts.run_id is 'The run that made it.';
comment on column api_v1.attempts.source is 'Slug of the source that it was made for.';
comment on column api_v1.attempts.item_id is 'The listed entry whose page it asked for; null for listings and robots.txt.';
comment on column api_v1.attempts.kind is 'robots, listing or page.';
comment on column api_v1.attempts.url is 'Address asked for.';
comment on column api_v1.attempts.state is
  'open, landed (its body is stored), not_modified, redirected, refused (for good, or never asked), failed, abandoned (the crawl ended before it).';
comment on column api_v1.attempts.http_status is 'Status of the answer; null where there was none.';
comment on column api_v1.attempts.error_kind is 'Name of the trouble.';
comment on column api_v1.attempts.error is 'The trouble in words.';
comment on column api_v1.attempts.robots_rule is
  'The line of robots.txt that decided, or why there was none; null for robots.txt itself.';
comment on column api_v1.attempts.started_at is 'When the row was opened, just before the request left.';
comment on column api_v1.attempts.ended_at is 'When its outcome was written; null while open.';
comment on column api_v1.attempts.final_url is 'Where the answer came from, or where it redirected to.';
comment on column api_v1.attempts.size_bytes is 'Size of the body, unpacked.';
comment on column api_v1.attempts.raw_sha256 is 'Name of the stored bytes.';
comment on column api_v1.attempts.parse_state is
  'Of a page: none (nothing new in it), due, done, quarantined, or refused (it reserves its text).';
comment on column api_v1.attempts.parse_tries is 'How often its reading was begun.';
comment on column api_v1.attempts.tls_unverified is 'The certificate was not checked, by an exemption of the outlet.';

create or replace view api_v1.runs as
select r.id as run_id, s.slug as source, r.kind, r.state, nullif(r.due_at, '-infinity') as due_at,
       lower(r.span) as since, upper(r.span) - 1 as until, r.part, r.epoch, r.started_at,
       r.closed_at, r.listed, r.listed_new, r.error_kind, r.error
  from news.crawl_run r
  join news.source s on s.id = r.source_id;
comment on view api_v1.runs is
  'Every crawl of a source. Its window (due_at, or since, until and part) is completed once, however often it is begun.';
comment on column api_v1.runs.run_id is 'Number of the run.';
comment on column api_v1.runs.source is 'Slug of the source.';
comment on column api_v1.runs.kind is 'poll or backfill.';
comment on column api_v1.runs.state is
  'open, done, failed (no listing could be had), abandoned (it did not come to its end), superseded (its window was completed before).';
comment on column api_v1.runs.due_at is
  'Of a poll: the moment at which it was due. Null for the very first, and where only pages were fetched.';
comment on column api_v1.runs.since is 'Of a backfill: first Seoul day.';
comment on column api_v1.runs.until is 'Of a backfill: last Seoul day.';
comment on column api_v1.runs.part is 'Of a backfill in turns: the listing from which this one went on.';
comment on column api_v1.runs.epoch is 'Number of the claim: what the run writes holds only while it is the source''s latest.';
comment on column api_v1.runs.started_at is 'When it began.';
comment on column api_v1.runs.closed_at is 'When it ended; null while open.';
comment on column api_v1.runs.listed is 'Entries that its listings showed.';
comment on column api_v1.runs.listed_new is 'Those among them that were new.';
comment on column api_v1.runs.error_kind is 'Name of the trouble.';
comment on column api_v1.runs.error is 'The trouble in words.';

create or replace view api_v1.gaps as
select p.id as gap_id, s.slug as source, p.state, p.missed_from, p.missed_until, p.found_at,
       f.slug as filled_by, p.items, p.reached, p.closed_at, p.note
  from news.possible_gap p
  join news.source s on s.id = p.source_id
  left join news.source f on f.id = p.filled_by;
comment on view api_v1.gaps is
  'Polls that shared no article with the one before, or listed more than could be read: something may have come and gone unseen in between.';
comment on column api_v1.gaps.gap_id is 'Number of the gap.';
comment on column api_v1.gaps.source is 'Slug of the source.';
comment on column api_v1.gaps.state is
  'open, filling (being read back), filled, unfillable (no sitemap or list reaches back so far), dismissed.';
comment on column api_v1.gaps.missed_from is 'The poll before.';
comment on column api_v1.gaps.missed_until is 'The poll that did not reach back to it.';
comment on column api_v1.gaps.found_at is 'When it was noticed.';
comment on column api_v1.gaps.filled_by is 'Slug of the source that is read back to close it.';
comment on column api_v1.gaps.items is 'Articles found by that.';
comment on column api_v1.gaps.reached is 'The oldest entry seen while reading back.';
comment on column api_v1.gaps.closed_at is 'When it was closed; null while open.';
comment on column api_v1.gaps.note is 'What is to be known of it, in words.';

create or replace view api_v1.opt_outs as
select s.slug as source, o.place, o.name, o.addressee, o.purpose, o.directive, o.example_url,
       o.first_seen_at, o.last_seen_at
  from news.opt_out o
  join news.source s on s.id = o.source_id;
comment on view api_v1.opt_outs is
  'What the sites say of the use of their texts: opt-outs of AI, of text and data mining, of indexes.';
comment on column api_v1.opt_outs.source is 'Slug of the source.';
comment on column api_v1.opt_outs.place is
  'Where it stands: robots (robots.txt), header (HTTP), meta (tag), or text (a line of the page).';
comment on column api_v1.opt_outs.name is 'Name of the directive, in lower case.';
comment on column api_v1.opt_outs.addressee is '* for all, or a crawler''s name in lower case.';
comment on column api_v1.opt_outs.purpose is
  'What it is about: ai, tdm (text and data mining), index, snippet, archive, expiry or terms.';
comment on column api_v1.opt_outs.directive is 'As it was written when it was last seen.';
comment on column api_v1.opt_outs.example_url is 'Where it was last seen.';
comment on column api_v1.opt_outs.first_seen_at is 'When it was first seen.';
comment on column api_v1.opt_outs.last_seen_at is 'When it was last seen.';

grant select on all tables in schema api_v1 to news_read, news_ingest, news_alert;
