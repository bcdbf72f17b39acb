-- name: add_delivery(alert_id, digest_id, channel, recipient, dedup_key)!
-- One recipient is to be told once; saying it again changes nothing.
insert into news.delivery (alert_id, digest_id, channel, recipient, dedup_key)
values (:alert_id, :digest_id, :channel, :recipient, :dedup_key)
on conflict do nothing;

-- name: add_gates()!
-- Every recipient who waits for something has a gate.
insert into news.channel_gate (channel, recipient)
select distinct channel, recipient from news.delivery where state in ('pending', 'claimed')
on conflict do nothing;

-- name: list_due()
-- record_class: DueChannel
-- Channels with work: how much, and in how many seconds the first of it may be done.
select d.channel,
       count(*) as waiting,
       extract(epoch from min(greatest(
         case d.state when 'pending' then d.not_before else d.lease_until end,
         g.next_allowed_at, clock_timestamp())) - clock_timestamp())::float8 as wait_s
  from news.delivery d
  left join news.channel_gate g on g.channel = d.channel and g.recipient = d.recipient
 where d.state in ('pending', 'claimed')
 group by d.channel;

-- name: claim_delivery(channel, lease_s, pace_s, leaves_copies)^
-- record_class: ClaimedDelivery
-- Takes the oldest due delivery of a channel for lease_s seconds under a new epoch. Locks: its gate
-- and row, skipping what another worker holds. An intent without an end, left by a worker that
-- died, is closed as uncertain; where copies can be seen the delivery counts as maybe repeated.
with passed as (
  select g.recipient
    from news.channel_gate g
   where g.channel = :channel and g.next_allowed_at <= clock_timestamp()
   order by g.recipient
     for update skip locked
), due as (
  select d.id, d.recipient
    from news.delivery d
    join passed p on p.recipient = d.recipient
   where d.channel = :channel
     and (   d.state = 'pending' and d.not_before <= clock_timestamp()
          or d.state = 'claimed' and d.lease_until <= clock_timestamp())
   order by d.id
   limit 1
     for update of d skip locked
), paced as (
  update news.channel_gate g
     set next_allowed_at = clock_timestamp() + make_interval(secs => :pace_s)
    from due
   where g.channel = :channel and g.recipient = due.recipient
), unclear as (
  update news.delivery_attempt a
     set ended_at = clock_timestamp(), outcome = 'uncertain',
         detail = 'the worker ended between handing over and hearing the answer'
    from due
   where a.delivery_id = due.id and a.ended_at is null
  returning a.delivery_id
)
update news.delivery d
   set state = 'claimed',
       epoch = d.epoch + 1,
       lease_until = clock_timestamp() + make_interval(secs => :lease_s),
       maybe_repeated = d.maybe_repeated or (:leaves_copies and exists (select from unclear)),
       last_outcome = case when exists (select from unclear) then 'uncertain' else d.last_outcome end
  from due
 where d.id = due.id
returning d.id, d.alert_id, d.digest_id, d.channel, d.recipient, d.dedup_key, d.epoch, d.tries,
          d.maybe_repeated,
          extract(epoch from clock_timestamp() - d.created_at)::float8 as waiting_for_s,
          coalesce(extract(epoch from clock_timestamp() - (
            select min(a.intent_at) from news.delivery_attempt a where a.delivery_id = d.id
          )), 0)::float8 as trying_for_s;

-- name: declare_intent(id, epoch, pace_s)!
-- Says, before anything leaves, that it is about to: from now on its recipient's pause counts, however
-- long the message took to write. 0 rows: the claim is no longer ours.
with fenced as (
  update news.delivery set tries = tries + 1
   where id = :id and epoch = :epoch and state = 'claimed' and lease_until > clock_timestamp()
  returning id, channel, recipient
), paced as (
  update news.channel_gate g
     set next_allowed_at = greatest(g.next_allowed_at,
                                    clock_timestamp() + make_interval(secs => :pace_s))
    from fenced f
   where g.channel = f.channel and g.recipient = f.recipient
)
insert into news.delivery_attempt (delivery_id, epoch)
select id, :epoch from fenced;

-- name: record_outcome(id, epoch, state, wait_s, outcome, detail, remote_ref, maybe_repeated)!
-- Writes the end of an attempt. 0 rows: the claim is no longer ours, and nothing is changed.
with fenced as (
  update news.delivery
     set state = :state,
         lease_until = null,
         not_before = clock_timestamp() + make_interval(secs => :wait_s),
         last_outcome = :outcome,
         last_error = :detail,
         remote_ref = coalesce(:remote_ref, remote_ref),
         maybe_repeated = maybe_repeated or :maybe_repeated,
         sent_at = case when :state = 'sent' then clock_timestamp() end
   where id = :id and epoch = :epoch and state = 'claimed'
  returning id
)
update news.delivery_attempt a
   set ended_at = clock_timestamp(), outcome = :outcome, detail = :detail
  from fenced
 where a.delivery_id = fenced.id and a.epoch = :epoch;

-- name: put_back(id, epoch, state, wait_s, detail)!
-- Gives a claim back before anything was tried. 0 rows: the claim is no longer ours.
update news.delivery
   set state = :state,
       lease_until = null,
       not_before = clock_timestamp() + make_interval(secs => :wait_s),
       last_error = :detail
 where id = :id and epoch = :epoch and state = 'claimed';

-- name: close_gate(channel, recipient, wait_s, detail)!
-- The trouble is the recipient's or the channel's, not one message's: all of them wait.
update news.channel_gate
   set next_allowed_at = greatest(next_allowed_at, clock_timestamp() + make_interval(secs => :wait_s)),
       failing_since_at = coalesce(failing_since_at, clock_timestamp()),
       last_error = :detail
 where channel = :channel and recipient = :recipient;

-- name: mend_gate(channel, recipient)!
-- Something arrived: the recipient can be reached.
update news.channel_gate
   set failing_since_at = null, last_error = null
 where channel = :channel and recipient = :recipient and failing_since_at is not null;
