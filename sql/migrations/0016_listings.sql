-- What an entry's listing said when it was decided on by it alone: another headline or summary is
-- decided on anew. A column without a default and comments: no table is rewritten or scanned.

alter table news.parsed_page add column summary text;
comment on column news.parsed_page.summary is
  'What its listing said beside the title, where no page could be read; null for pages, and for listings from before this was noted.';
comment on column news.parsed_page.reread_at is
  'When its stored bytes were last read anew (newswatch reparse), or its listing, and said something else.';
