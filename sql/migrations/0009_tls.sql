-- Sources whose certificate need not be trusted.

alter table news.outlet
  add column tls_exempt_reason text check (tls_exempt_reason <> ''),
  add column tls_exempt_until  date,
  add check ((tls_exempt_reason is null) = (tls_exempt_until is null));
comment on column news.outlet.tls_exempt_reason is
  'Why this outlet''s certificate is not checked, as its YAML says it; null: it is checked, as everywhere.';
comment on column news.outlet.tls_exempt_until is
  'The last day (Seoul) of the exemption; from then on the certificate is checked again.';

alter table news.fetch_attempt add column tls_unverified boolean not null default false;
comment on column news.fetch_attempt.tls_unverified is
  'The request was made without checking the certificate, by an exemption of the outlet.';
