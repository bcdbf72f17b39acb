-- Why a person gave an entry of the quarantine up.
alter table news.quarantine add column discard_reason text;
