-- name: upsert_outlet!
-- Writes an outlet as its YAML says it; touches nothing where nothing changed.
insert into news.outlet as o
       (slug, name_ko, name_en, kind, tier, owner_group, home_url, family, licence, crawl_terms,
        ai_terms, terms_seen, robots_noted, verified_by, verified_on)
values (:slug, :name_ko, :name_en, :kind, :tier, :owner_group, :home_url, :family, :licence,
        :crawl_terms, :ai_terms, :terms_seen, :robots_noted::jsonb, :verified_by, :verified_on)
on conflict (slug) do update
   set name_ko = excluded.name_ko, name_en = excluded.name_en, kind = excluded.kind,
       tier = excluded.tier, owner_group = excluded.owner_group, home_url = excluded.home_url,
       family = excluded.family, licence = excluded.licence, crawl_terms = excluded.crawl_terms,
       ai_terms = excluded.ai_terms, terms_seen = excluded.terms_seen,
       robots_noted = excluded.robots_noted,
       verified_by = excluded.verified_by, verified_on = excluded.verified_on,
       is_active = true, updated_at = clock_timestamp()
 where (o.name_ko, o.name_en, o.kind, o.tier, o.owner_group, o.home_url, o.family, o.licence,
        o.crawl_terms, o.ai_terms, o.terms_seen, o.robots_noted, o.verified_by, o.verified_on,
        o.is_active)
       is distinct from
       (excluded.name_ko, excluded.name_en, excluded.kind, excluded.tier, excluded.owner_group,
        excluded.home_url, excluded.family, excluded.licence, excluded.crawl_terms,
        excluded.ai_terms, excluded.terms_seen, excluded.robots_noted, excluded.verified_by,
        excluded.verified_on, true);

-- name: upsert_source!
-- Writes a source as the catalogue says it. A new address knows no validators of the old one.
insert into news.source as s (slug, outlet_slug, protocol, url, use, poll_every)
values (:slug, :outlet_slug, :protocol, :url, :use, :poll_every)
on conflict (slug) do update
   set outlet_slug = excluded.outlet_slug, protocol = excluded.protocol, url = excluded.url,
       use = excluded.use, poll_every = excluded.poll_every, is_active = true,
       etag = case when s.url = excluded.url then s.etag end,
       last_modified = case when s.url = excluded.url then s.last_modified end,
       listing_sha = case when s.url = excluded.url then s.listing_sha end,
       listed_keys = case when s.url = excluded.url then s.listed_keys end,
       listing_notes = case when s.url = excluded.url then s.listing_notes else '{}' end,
       sought_at = case when s.url = excluded.url then s.sought_at end,
       adapted_every = case when s.url = excluded.url and s.poll_every = excluded.poll_every
                            then s.adapted_every end,
       next_poll_at = least(s.next_poll_at, clock_timestamp() + excluded.poll_every)
 where (s.outlet_slug, s.protocol, s.url, s.use, s.poll_every, s.is_active)
       is distinct from
       (excluded.outlet_slug, excluded.protocol, excluded.url, excluded.use, excluded.poll_every,
        true);

-- name: retire_outlets!
-- Switches off the outlets that the catalogue no longer has.
update news.outlet set is_active = false, updated_at = clock_timestamp()
 where is_active and slug <> all(:slugs::text[]);

-- name: retire_sources!
-- Switches off the sources that the catalogue no longer has.
update news.source set is_active = false where is_active and slug <> all(:slugs::text[]);

-- name: list_due_sources
-- record_class: DueSource
-- Sources to look at now: their poll is due or they have due pages, nobody is at work on their
-- host, and the host lets us in.
select s.slug, s.host,
       (s.use = 'poll' and s.next_poll_at <= clock_timestamp()) as is_poll_due,
       d.pages_due
  from news.source s
  cross join lateral
       (select count(*) as pages_due from news.listed_item i
         where i.source_id = s.id
           and ((i.state = 'due' and i.not_before <= clock_timestamp())
                or i.revisit_at <= clock_timestamp())) d
 where s.is_active
   and ((s.use = 'poll' and s.next_poll_at <= clock_timestamp()) or d.pages_due > 0)
   and not exists (select from news.source o
                    where o.host = s.host and o.claimed_until >= clock_timestamp())
   and not exists (select from news.host_gate g
                    where g.host = s.host and g.next_allowed_at > clock_timestamp() + interval '10 s')
 order by s.host, s.slug;

-- name: queue_for_claims$
-- Lets one transaction at a time claim sources, so that two never share a host.
select true from (select pg_advisory_xact_lock(hashtextextended('news.source', 0))) as taken;

-- name: claim_sources
-- record_class: ClaimedSource
-- Takes the sources whose host nobody is at work on: a new epoch, a lease, an open run each. The
-- window of a poll is the moment at which it was due, that of a backfill its span and the listing
-- from which it goes on; a run without a window polls nothing.
with wanted as (
  select s.id, (s.use = 'poll' and (:at_once or s.next_poll_at <= clock_timestamp())) as is_poll_due,
         s.next_poll_at as due_at
    from news.source s
   where s.slug = any(:slugs::text[]) and s.is_active
     and not exists (select from news.source o
                      where o.host = s.host and o.claimed_until >= clock_timestamp())
   order by s.id
     for update of s
), claimed as (
  update news.source s
     set claim_epoch = s.claim_epoch + 1,
         claimed_until = clock_timestamp() + make_interval(secs => :lease_s)
    from wanted w
   where s.id = w.id
  returning s.*, w.is_poll_due, w.due_at
), run as (
  insert into news.crawl_run (source_id, epoch, kind, due_at, span, part)
  select id, claim_epoch, :kind,
         case when :kind = 'poll' and is_poll_due then due_at end,
         case when :part::text is not null
              then daterange(:since::date, :until::date, '[]') end,
         :part::text
    from claimed
  returning id, source_id
)
select r.id as run_id, c.id as source_id, c.slug, c.url, c.claim_epoch as epoch, c.is_poll_due
  from claimed c
  join run r on r.source_id = c.id
 order by c.id;

-- name: renew_claims!
-- Prolongs the lease of these runs' sources where they are still ours.
update news.source s
   set claimed_until = clock_timestamp() + make_interval(secs => :lease_s)
  from news.crawl_run r
 where r.id = any(:run_ids::bigint[]) and s.id = r.source_id and s.claim_epoch = r.epoch;

-- name: release_claims!
-- Gives the sources of these runs back where they are still ours.
update news.source s set claimed_until = null
  from news.crawl_run r
 where r.id = any(:run_ids::bigint[]) and s.id = r.source_id and s.claim_epoch = r.epoch;

-- name: find_poll_state^
-- record_class: PollState
-- What is known of a source whose poll begins. Validators are to be left out after so many answers
-- of 304, or so many seconds after the last body.
select s.etag, s.last_modified, s.listing_sha, s.listing_reader, s.unmodified_polls,
       s.unmodified_polls >= :most_unmodified
         or coalesce(s.last_body_at < clock_timestamp() - make_interval(secs => :longest_s), true)
         as is_body_due,
       coalesce(s.distrusted_until > clock_timestamp(), false) as is_distrusted,
       news.business_now() - (clock_timestamp() - s.last_success_at) as polled_until,
       news.business_now() - (clock_timestamp() - s.last_body_at) as body_until,
       s.poll_every, o.tier, s.quiet_polls, s.rhythm, s.listed_keys,
       case when s.time_slip_items >= 3 then s.time_slip_h else 0 end as time_slip_h
  from news.source s
  join news.outlet o on o.slug = s.outlet_slug
 where s.id = :source_id;

-- name: record_success!
-- A poll that was answered: validators and hash of the very body that was read, the next poll.
-- Null for what the answer says nothing of: a 304 has no keys, and leaves the body as it was. One
-- moment for all, so that the wait is the interval to the microsecond.
update news.source
   set etag = :etag, last_modified = :last_modified, listing_sha = :listing_sha::bytea,
       listing_reader = :listing_reader,
       unmodified_polls = case when :is_body then 0 else unmodified_polls + 1 end,
       last_body_at = case when :is_body then m.moment else last_body_at end,
       listed_keys = coalesce(:listed_keys::bytea, listed_keys),
       listing_notes = coalesce(:listing_notes::text[], listing_notes),
       quiet_polls = :quiet_polls, rhythm = :rhythm::jsonb,
       adapted_every = :adapted_every, interval_reason = :interval_reason,
       first_success_at = coalesce(first_success_at, m.moment),
       last_success_at = m.moment, last_attempt_at = m.moment,
       failing_since_at = null, fail_streak = 0, last_error_kind = null, last_error = null,
       next_poll_at = m.moment + :adapted_every
  from (select clock_timestamp() as moment) m
 where id = :source_id and claim_epoch = :epoch;

-- name: record_failure!
-- A poll that failed: asked again after a minute (or the interval, if shorter), then after twice
-- as long each time, up to an hour (or six intervals, if shorter); a quarter of it is left to
-- chance, so that sources that failed together do not come back together. A listing that could not
-- be read takes the validators with it.
update news.source
   set last_attempt_at = clock_timestamp(),
       failing_since_at = coalesce(failing_since_at, clock_timestamp()),
       fail_streak = fail_streak + 1, last_error_kind = :kind, last_error = :error,
       etag = case when not :is_unreadable then etag end,
       last_modified = case when not :is_unreadable then last_modified end,
       listing_sha = case when not :is_unreadable then listing_sha end,
       next_poll_at = clock_timestamp() + (0.75 + 0.25 * random())
         * least(least(interval '1 minute', coalesce(adapted_every, poll_every))
                   * power(2, least(fail_streak, 20)),
                 least(interval '1 hour', coalesce(adapted_every, poll_every) * 6))
 where id = :source_id and claim_epoch = :epoch;

-- name: distrust!
-- The source's 304 is not to be believed for so many seconds, and why.
update news.source
   set distrusted_until = clock_timestamp() + make_interval(secs => :seconds),
       distrust_reason = :reason
 where id = :source_id and claim_epoch = :epoch;

-- name: find_host$
-- Host of a source.
select host from news.source where slug = :slug;

-- name: find_sibling$
-- Slug of the first active source of the same outlet that has this protocol, itself preferred.
select o.slug
  from news.source o
 where o.is_active and o.protocol = :protocol
   and (o.outlet_slug = :name
        or o.outlet_slug = (select outlet_slug from news.source where slug = :name))
 order by o.slug <> :name, o.id
 limit 1;
