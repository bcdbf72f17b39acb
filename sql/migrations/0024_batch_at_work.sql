-- The process step takes pages together. Where it dies over a batch and no page can be named, the next
-- step takes the pages of that batch one by one.

create sequence news.batch_at_work minvalue 0 start 0;
comment on sequence news.batch_at_work is
  'last_value: the last parsed page of the batch that the process step has taken up; 0 for none.';
grant select, update on sequence news.batch_at_work to news_ingest;
