-- The index of stories before groups: it weighed words by what had been read until then. It holds
-- nothing that the articles do not say; the process step puts those of the window into the new one.

drop table news.story_term;
drop table news.article_term;
drop table news.term_count;
