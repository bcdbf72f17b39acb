-- Outlets and functions to lay stories, decisions and alerts with. All names and texts are invented.

insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url) values
  ('hanbit', '한빛데일리', 'Hanbit Daily', 'news', 1, 'https://hanbit.example/'),
  ('moait',  '모아IT',     'Moa IT',       'news', 1, 'https://moait.example/'),
  ('nuri',   '누리정책소식', 'Nuri Policy', 'gov',  1, 'https://nuri.example/');
insert into news.source (slug, outlet_slug, protocol, url, use, poll_every)
select slug || '/feed', slug, 'feed', home_url || 'rss', 'poll', '10 minutes' from news.outlet;
insert into news.raw_document (sha256, body_gz, size_bytes) values (sha256('page'), 'page', 4);

create schema samples;

create function samples.article(outlet text, address text, headline text, seen timestamptz,
    published timestamptz, how_exact text) returns bigint language sql as $$
  insert into news.article (outlet_slug, source_id, url, url_sha, title, body, authors,
      published_at, published_precision, origin, flags, charset, content_sha, raw_sha,
      parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
  select outlet, s.id, address, sha256(convert_to(address, 'UTF8')), headline, '본문', '{}',
         published, how_exact, '{}', '{}', 'utf-8', sha256(convert_to(headline, 'UTF8')),
         sha256('page'), '1', false, false, seen, '0', seen
    from news.source s where s.outlet_slug = outlet
  returning id $$;

create function samples.story(opener bigint) returns bigint language plpgsql as $$
declare made bigint;
begin
  insert into news.story (first_article_id, first_at, last_at)
  select id, first_seen_at, first_seen_at from news.article where id = opener returning id into made;
  insert into news.story_article (article_id, story_id, joined_by) values (opener, made, 'first');
  return made;
end $$;

create function samples.decide(article bigint, what text, why text, at timestamptz)
returns bigint language sql as $$
  insert into news.decision (article_id, topic, rule_version, content_sha, is_relevant, score,
      evidence, reason, disposition, story_id, decided_at)
  select a.id, 'open-source-ai-policy', '1', sha256(convert_to(at::text, 'UTF8')),
         what <> 'not_relevant', 7, '{"reason_en": "Words of the topic in the title."}', why, what,
         sa.story_id, at
    from news.article a join news.story_article sa on sa.article_id = a.id
   where a.id = article
  returning id $$;

create function samples.alert(decided bigint) returns bigint language sql as $$
  insert into news.alert (topic, story_id, article_id, decision_id, raised_at)
  select topic, story_id, article_id, id, decided_at from news.decision where id = decided
  returning id $$;
