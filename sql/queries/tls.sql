-- name: note_exemption!
-- Writes an outlet's exemption from certificate checks, or that it has none, where it changed.
update news.outlet
   set tls_exempt_reason = :reason, tls_exempt_until = :until::date,
       updated_at = clock_timestamp()
 where slug = :slug
   and (tls_exempt_reason, tls_exempt_until) is distinct from (:reason::text, :until::date);

-- name: mark_unverified!
-- Marks a request that leaves without a check of the certificate.
update news.fetch_attempt set tls_unverified = true
 where id = :attempt_id and state = 'open';
