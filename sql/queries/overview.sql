-- What `newswatch status` asks beyond the desk's own statements; from api_v1 only.

-- name: list_channels()
-- record_class: ChannelState
-- Every recipient that something was ever sent to, those in trouble first.
select channel, recipient, failing_since_at, last_error, waiting, last_sent_at
  from api_v1.channels
 order by failing_since_at nulls last, channel, recipient;
