-- A plausible day on the desk. All outlets, people and texts are invented.
-- sample.now (a setting) is the moment of the day from which minutes are counted back; the health of
-- sources follows the real clock, as in the views.

create function pg_temp.ago(minutes numeric) returns timestamptz language sql as
$$ select current_setting('sample.now')::timestamptz - make_interval(secs => minutes * 60) $$;

create function pg_temp.sha(url text) returns bytea language sql as
$$ select sha256(convert_to(regexp_replace(url, '^https?://(www\.)?', '') || '?', 'UTF8')) $$;

insert into news.outlet (slug, name_ko, name_en, kind, tier, home_url) values
  ('hanbit',  '한빛데일리',   'Hanbit Daily',   'news', 1, 'https://hanbit.example/'),
  ('moait',   '모아IT',       'Moa IT',         'news', 1, 'https://moait.example/'),
  ('nuri',    '누리정책소식', 'Nuri Policy',    'gov',  1, 'https://nuri.example/'),
  ('dooroo',  '두루경제',     'Dooroo Economy', 'news', 2, 'https://dooroo.example/'),
  ('drawer',  '개발자의 서랍', 'Dev Drawer',    'blog', 3, 'https://drawer.example/'),
  ('saebyeok', '새벽통신',    'Saebyeok Wire',  'wire', 2, 'https://saebyeok.example/');

insert into news.source (slug, outlet_slug, protocol, url, use, poll_every, next_poll_at,
    first_success_at, last_success_at, last_attempt_at, failing_since_at, fail_streak,
    last_error_kind, last_error, claim_epoch)
select slug, split_part(slug, '/', 1), split_part(slug, '/', 2),
       'https://' || split_part(slug, '/', 1) || '.example/' || path, 'poll', interval '10 minutes',
       clock_timestamp() + interval '6 minutes',
       case when good is not null then clock_timestamp() - interval '9 days' end,
       clock_timestamp() - good, clock_timestamp() - tried, clock_timestamp() - failing, streak,
       kind, error, 1
  from (values
    ('hanbit/feed',   'rss.xml',       interval '4 min',  interval '4 min', null::interval, 0, null, null),
    ('moait/sitemap', 'news.xml',      interval '5 min',  interval '5 min', null, 0, null, null),
    ('nuri/list',     'brief?page=1',  interval '7 min',  interval '7 min', null, 0, null, null),
    ('drawer/feed',   'rss',           interval '3 hours', interval '3 hours', null, 0, null, null),
    ('dooroo/feed',   'feed',          interval '5 hours', interval '9 min', interval '4 h 50 min', 14,
       'http_5xx', 'HTTP 502 from dooroo.example'),
    ('saebyeok/list', 'all',           null,              null, null, 0, null, null)
  ) as s (slug, path, good, tried, failing, streak, kind, error);

insert into news.raw_document (sha256, body_gz, size_bytes) values (sha256('page'), 'page', 4);
insert into news.crawl_run (source_id, epoch, kind, state, closed_at)
select id, 1, 'poll', 'done', clock_timestamp() from news.source;

-- One listed entry; landed ones get their fetch.
create function pg_temp.listing(source text, address text, headline text, minutes numeric,
    new_state text, why text default null, baseline boolean default false) returns bigint
language plpgsql as $$
declare
  item bigint;
begin
  insert into news.listed_item (source_id, url, url_sha, title, published_at, published_precision,
      is_baseline, is_backfill, first_listed_at, state, reason, tries)
  select s.id, address, pg_temp.sha(address), headline, pg_temp.ago(minutes + 6), 'minute',
         baseline, false, pg_temp.ago(minutes), new_state, why,
         case new_state when 'due' then 0 else 1 end
    from news.source s where s.slug = source
  returning id into item;
  if new_state = 'landed' then
    insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, http_status,
        raw_sha, started_at, ended_at, parse_state)
    select r.id, i.source_id, i.id, 'page', i.url, 'landed', 200, sha256('page'),
           pg_temp.ago(minutes - 1), pg_temp.ago(minutes - 1), 'done'
      from news.listed_item i
      join news.crawl_run r on r.source_id = i.source_id
     where i.id = item;
  end if;
  return item;
end $$;

-- One article with its listing, page and story (a new one where story_at is null).
create function pg_temp.article(source text, address text, headline text, content text,
    minutes numeric, story_at bigint default null, baseline boolean default false) returns bigint
language plpgsql as $$
declare
  item bigint := pg_temp.listing(source, address, headline, minutes, 'landed', null, baseline);
  made bigint;
begin
  insert into news.article (outlet_slug, source_id, url, url_sha, title, body, authors,
      published_at, published_precision, origin, flags, charset, content_sha, raw_sha,
      parser_version, is_baseline, is_backfill, first_listed_at, outage, first_seen_at)
  select s.outlet_slug, s.id, address, pg_temp.sha(address), headline, content, '{김가온}',
         i.published_at, 'minute', '{"title": "json-ld", "body": "selector"}', '{}', 'utf-8',
         sha256(convert_to(headline || content, 'UTF8')), sha256('page'), '1', baseline, false,
         i.first_listed_at, '0', pg_temp.ago(minutes - 1)
    from news.listed_item i
    join news.source s on s.id = i.source_id
   where i.id = item
  returning id into made;
  insert into news.parsed_page (attempt_id, item_id, source_id, url, title, body, authors, origin,
      flags, charset, raw_sha, parser_version, parsed_at, state, outcome, article_id)
  select f.id, f.item_id, f.source_id, f.url, headline, content, '{김가온}', '{}', '{}', 'utf-8',
         f.raw_sha, '1', pg_temp.ago(minutes - 1), 'done', 'article', made
    from news.fetch_attempt f where f.item_id = item;
  if story_at is null then
    insert into news.story (first_article_id, first_at, last_at)
    values (made, pg_temp.ago(minutes + 6), pg_temp.ago(minutes + 6)) returning id into story_at;
  else
    update news.story set last_at = greatest(last_at, pg_temp.ago(minutes + 6)) where id = story_at;
  end if;
  insert into news.story_article (article_id, story_id, joined_by, score)
  values (made, story_at, 'similar', 0.7);
  return made;
end $$;

create function pg_temp.story_of(article bigint) returns bigint language sql as
$$ select story_id from news.story_article where article_id = article $$;

-- The decision on an article; its evidence names where each of the given words stands.
create function pg_temp.decide(article bigint, what text, points real, why text, words text[])
returns bigint language sql as $$
  insert into news.decision (article_id, topic, rule_version, content_sha, is_relevant, score,
      evidence, reason, disposition, story_id, decided_at)
  select a.id, 'open-source-ai-policy', '1', a.content_sha, what <> 'not_relevant', points,
         jsonb_build_object('topic_name', '{"ko": "오픈소스 AI 정책", "en": "Open-source AI policy"}'::jsonb,
           'threshold', 2.5, 'terms', coalesce((
           select jsonb_agg(jsonb_build_object('concept', 'open_ai', 'text', w, 'field', f.field,
                    'start', position(w in f.text) - 1,
                    'end', position(w in f.text) - 1 + length(w)))
             from unnest(words) w, (values ('title', a.title), ('body', a.body)) f (field, text)
            where position(w in f.text) > 0), '[]'), 'masked', '[]'::jsonb,
           'reason_en', 'Words of the topic in title and lead.'),
         why, what, sa.story_id, a.first_seen_at + interval '20 seconds'
    from news.article a
    join news.story_article sa on sa.article_id = a.id
   where a.id = article
  returning id $$;

create function pg_temp.tell(article bigint, decided bigint) returns bigint language sql as $$
  insert into news.alert (topic, story_id, article_id, decision_id, raised_at, fanned_out_at)
  select topic, story_id, article_id, id, decided_at, decided_at + interval '5 seconds'
    from news.decision where id = decided and article_id = article
  returning id $$;

create function pg_temp.deliver(alert_no bigint, where_to text, who text, how text,
    attempts integer default 1, trouble text default null, again boolean default false)
returns void language sql as $$
  insert into news.delivery (alert_id, channel, recipient, dedup_key, state, tries, last_error,
      maybe_repeated, not_before, sent_at)
  select id, where_to, who, encode(sha256(convert_to(id || where_to || who, 'UTF8')), 'hex'), how,
         attempts, trouble, again,
         case when how = 'pending' then clock_timestamp() + interval '4 minutes'
              else '-infinity'::timestamptz end,
         case when how = 'sent' then raised_at + interval '9 seconds' end
    from news.alert where id = alert_no $$;

do $$
declare
  first bigint;
  other bigint;
  told bigint;
begin
  -- A story told by four outlets, one of them a copy of the ministry's notice.
  first := pg_temp.article('nuri/list', 'https://nuri.example/brief/5501',
    '[보도자료] 공공기관 오픈소스 AI 모델 도입 지침 마련',
    '공공기관이 오픈소스 AI 모델을 조달할 때 따를 지침이 나온다. 관계부처는 라이선스 확인 절차와 가중치 공개 범위를 표준 계약서에 담기로 했다.', 190);
  told := pg_temp.tell(first, pg_temp.decide(first, 'alert', 8.5,
    '제목에 ‘오픈소스 AI 모델’, ‘지침’ (열린 AI와 제도); 첫머리에 ‘조달’, ‘오픈소스 AI 모델’ (열린 AI와 공공 조달).',
    '{오픈소스 AI 모델,지침,조달,가중치 공개}'));
  perform pg_temp.deliver(told, 'slack', '정책팀', 'sent');
  perform pg_temp.deliver(told, 'email', 'desk@nuri.example', 'sent');
  other := pg_temp.article('hanbit/feed', 'https://hanbit.example/news/88121',
    '정부, 공공 조달에 개방형 AI 기준 세운다…“라이선스 확인 의무화”',
    '정부가 공공 조달에서 개방형 AI를 고를 때 쓸 기준을 내놓았다. 업계는 라이선스 확인 의무가 중소기업에 부담이 될 수 있다고 말한다.', 150, pg_temp.story_of(first));
  perform pg_temp.decide(other, 'same_story', 7, '제목에 ‘개방형 AI’, ‘공공 조달’ (열린 AI와 공공 조달).', '{개방형 AI,공공 조달}');
  update news.story_article set news = '[{"kind": "actor", "text": "라이선스 확인 의무화", "field": "title", "start": 26, "end": 37}]'
   where article_id = other;
  other := pg_temp.article('moait/sitemap', 'https://moait.example/a/20417',
    '공공기관 오픈소스 AI 모델 도입 지침 마련',
    '공공기관이 오픈소스 AI 모델을 조달할 때 따를 지침이 나온다. 관계부처는 라이선스 확인 절차와 가중치 공개 범위를 표준 계약서에 담기로 했다.', 120, pg_temp.story_of(first));
  update news.article set press_release = '[보도자료]' where id = first;
  insert into news.copy_pair (article_id, earlier_id, kind, containment, score, later_share, earlier_share, spans, later_revision, earlier_revision)
  select other, first, 'near', 0.96, 1, 1, 1, array[0, length(body), 0, length(body)], 1, 1 from news.article where id = first;
  perform pg_temp.decide(other, 'same_story', 8.5, '제목에 ‘오픈소스 AI 모델’, ‘지침’ (열린 AI와 제도).', '{오픈소스 AI 모델,지침}');
  other := pg_temp.article('drawer/feed', 'https://drawer.example/entry/public-open-model',
    '공공 조달 지침이 오픈소스 AI 개발자에게 뜻하는 것',
    '오늘 나온 지침을 읽어 보았다. 오픈소스 AI 모델의 사용 허락 조건을 기관이 직접 살피게 된 점이 눈에 띈다.', 45, pg_temp.story_of(first));
  perform pg_temp.decide(other, 'same_story', 6.2, '제목에 ‘오픈소스 AI’, ‘지침’ (열린 AI와 제도).', '{오픈소스 AI,지침}');

  -- A story whose mail is being refused for the moment and whose Slack message may have come twice.
  first := pg_temp.article('moait/sitemap', 'https://moait.example/a/20433',
    '유럽, 오픈 웨이트 모델 의무 면제 범위 다시 논의',
    '유럽의 집행 기관이 오픈 웨이트 모델에 주던 의무 면제의 범위를 다시 논의한다. 면제 기준은 내년 상반기에 정해진다.', 75);
  told := pg_temp.tell(first, pg_temp.decide(first, 'alert', 7.5,
    '제목에 ‘오픈 웨이트’, ‘의무 면제’ (열린 AI와 규제).', '{오픈 웨이트,의무 면제}'));
  perform pg_temp.deliver(told, 'slack', '정책팀', 'sent', 2, null, true);
  perform pg_temp.deliver(told, 'email', 'desk@nuri.example', 'pending', 3, '451 4.3.0 mail server is busy, try again later');
  other := pg_temp.article('hanbit/feed', 'https://hanbit.example/news/88140',
    'EU “공개 가중치 모델도 위험 평가 필요”…면제 조항 손본다',
    '유럽연합이 공개 가중치 모델의 면제 조항을 손보기로 했다. 연구 목적의 공개는 계속 면제된다.', 50, pg_temp.story_of(first));
  perform pg_temp.decide(other, 'same_story', 7, '제목에 ‘공개 가중치’, ‘면제 조항’ (열린 AI와 규제).', '{공개 가중치,면제 조항}');

  -- Relevant, but it stood in the first poll.
  first := pg_temp.article('hanbit/feed', 'https://hanbit.example/news/87990',
    '국회 토론회 “오픈소스 AI 기본법 특례 필요”',
    '오픈소스 AI 개발자에게 기본법의 특례를 주자는 토론회가 열렸다.', 260, null, true);
  perform pg_temp.decide(first, 'baseline', 6.8, '제목에 ‘오픈소스 AI’, ‘기본법’ (열린 AI와 법).', '{오픈소스 AI,기본법}');

  -- Near misses and other news of the day.
  first := pg_temp.article('hanbit/feed', 'https://hanbit.example/news/88101', '오픈AI, 3분기 매출 두 배…기업 고객 늘어',
    '오픈AI의 매출이 두 배로 늘었다.', 210);
  perform pg_temp.decide(first, 'not_relevant', 0, '‘열린 AI’에 드는 낱말이 없습니다. 세지 않은 말: ‘오픈AI’ (회사 이름).', '{}');
  first := pg_temp.article('moait/sitemap', 'https://moait.example/a/20399', '교육청, 업무용 PC에서 딥시크 앱 접속 차단',
    '교육청이 업무용 기기에서 앱 접속을 막았다.', 205);
  perform pg_temp.decide(first, 'not_relevant', 0, '‘열린 AI’에 드는 낱말이 없습니다.', '{}');
  other := pg_temp.article('hanbit/feed', 'https://hanbit.example/news/88104', '딥시크 앱 차단, 교육 현장 확산',
    '교육 현장에서 앱 차단이 번지고 있다.', 160, pg_temp.story_of(first));
  perform pg_temp.decide(other, 'not_relevant', 0, '‘열린 AI’에 드는 낱말이 없습니다.', '{}');
  first := pg_temp.article('drawer/feed', 'https://drawer.example/entry/db-9', '오픈소스 데이터베이스 9.0 써 보기',
    '새 판에서 달라진 점을 정리했다.', 200);
  perform pg_temp.decide(first, 'not_relevant', 0, '‘열린 AI’에 드는 낱말이 없습니다.', '{}');
  first := pg_temp.article('moait/sitemap', 'https://moait.example/a/20440', '새 공개 모델 ‘가람 2’ 출시…“한국어 성능 개선”',
    '가람 2가 공개 가중치로 나왔다.', 30);
  perform pg_temp.decide(first, 'not_relevant', 2, '‘공개 가중치’ 가까이에 정책 낱말(법, 규제, 조달, 국가 전략)이 없습니다.', '{공개 가중치}');

  -- An alert of three days ago, when no channel was set up.
  first := pg_temp.article('nuri/list', 'https://nuri.example/brief/5480',
    '국가 AI 전략에 개방형 모델 육성 과제 담긴다', '국가 전략에 개방형 모델 육성이 담긴다.', 4300);
  told := pg_temp.tell(first, pg_temp.decide(first, 'alert', 9, '제목에 ‘국가 AI 전략’, ‘개방형 모델’ (열린 AI와 국가 전략).', '{개방형 모델}'));
  perform pg_temp.deliver(told, 'file', '파일', 'sent');

  -- What did not become an article.
  perform pg_temp.listing('hanbit/feed', 'https://hanbit.example/news/88150', '반도체 특별법 본회의 통과', 6, 'due');
  perform pg_temp.listing('hanbit/feed', 'https://hanbit.example/photo/311', '[포토] 전시장을 둘러보는 시민들', 90, 'filtered', 'not_article');
  perform pg_temp.listing('moait/sitemap', 'https://moait.example/a/20411', '사과드립니다', 100, 'gone', 'http_404');
  perform pg_temp.listing('dooroo/feed', 'https://dooroo.example/n/771', '클라우드 요금 인하', 310, 'failed', 'http_502');
  perform pg_temp.listing('nuri/list', 'https://nuri.example/brief/5503', '고시 개정안 행정예고', 80, 'landed');
  insert into news.quarantine (stage, attempt_id, url, raw_sha, version, error_kind, error, first_at, last_at, tries)
  select 'parse', f.id, f.url, f.raw_sha, '1', 'no_title', '제목을 찾지 못했습니다 (title, og:title, h1)',
         pg_temp.ago(79), pg_temp.ago(20), 3
    from news.fetch_attempt f where f.url = 'https://nuri.example/brief/5503';
  update news.fetch_attempt set parse_state = 'quarantined'
   where url = 'https://nuri.example/brief/5503';
end $$;

insert into news.article_revision (article_id, revision, title, body, published_at, modified_at,
    content_sha, raw_sha, known_at)
select id, 1, title, body, published_at, modified_at, content_sha, raw_sha, first_seen_at
  from news.article;

insert into news.channel_gate (channel, recipient, failing_since_at, last_error)
select channel, recipient, case when bool_or(state = 'pending') then pg_temp.ago(70) end,
       max(last_error)
  from news.delivery group by channel, recipient;

insert into news.digest (day, made_at, fanned_out_at)
values ((current_setting('sample.now')::timestamptz at time zone 'Asia/Seoul')::date,
        pg_temp.ago(200), pg_temp.ago(200));
insert into news.delivery (digest_id, channel, recipient, dedup_key, state, tries, sent_at)
select id, 'file', '파일', encode(sha256(convert_to('digest' || day, 'UTF8')), 'hex'), 'sent', 1,
       made_at
  from news.digest;
insert into news.digest_item (decision_id, digest_id)
select d.id, g.id from news.decision d, news.digest g where d.disposition = 'baseline';

-- What the fetching met: a host that is down, one that asks us to wait, an exemption of the
-- certificate, opt-outs, a poll that may have missed something, and requests with their robots rule.
insert into news.host_gate (host, next_allowed_at, reason, breaker, fail_streak, opened_at, last_error_kind)
values ('dooroo.example', clock_timestamp() + interval '40 min', null, 'open', 14,
        clock_timestamp() - interval '4 h 50 min', 'http_502'),
       ('moait.example', clock_timestamp() + interval '25 min', 'http_429', 'closed', 0, null, null),
       ('hanbit.example', clock_timestamp() - interval '3 min', null, 'closed', 0, null, null);
update news.outlet
   set tls_exempt_reason = '중간 인증서를 보내지 않음', tls_exempt_until = '2027-03-31'
 where slug = 'nuri';
update news.source
   set adapted_every = interval '20 min', interval_reason = '글 사이 중앙값 40분'
 where slug = 'drawer/feed';
insert into news.opt_out (source_id, place, name, addressee, purpose, directive, example_url)
select id, place, name, '*', purpose, directive, url
  from news.source, (values
    ('header', 'noai', 'ai', 'X-Robots-Tag: noai'),
    ('meta', 'tdm-reservation', 'tdm', '<meta name="tdm-reservation" content="1">')
  ) as o (place, name, purpose, directive)
 where slug = 'hanbit/feed';
insert into news.possible_gap (source_id, run_id, missed_from, missed_until)
select s.id, r.id, pg_temp.ago(330), pg_temp.ago(45)
  from news.source s join news.crawl_run r on r.source_id = s.id
 where s.slug = 'drawer/feed';
update news.crawl_run set due_at = started_at;
update news.fetch_attempt set robots_rule = 'allow: no rule matches' where kind = 'page';
select pg_temp.listing('hanbit/feed', 'https://hanbit.example/premium/88149', '[유료] 반도체 특별법 뒷이야기', 12, 'filtered', 'robots');
insert into news.fetch_attempt (run_id, source_id, item_id, kind, url, state, error_kind, error,
    robots_rule, started_at, ended_at)
select r.id, i.source_id, i.id, 'page', i.url, 'refused', 'robots', 'robots.txt가 금지합니다',
       'disallow: /premium/ (*)', pg_temp.ago(11), pg_temp.ago(11)
  from news.listed_item i join news.crawl_run r on r.source_id = i.source_id
 where i.reason = 'robots';

-- What the sources gave on the days before, and one whose pages lack their text since today: the
-- runs of old have epochs of their own, which nobody claims any more.
insert into news.crawl_run (source_id, epoch, kind, state, started_at, closed_at)
select s.id, -day, 'poll', 'done', clock_timestamp() - day * interval '1 day',
       clock_timestamp() - day * interval '1 day'
  from news.source s, generate_series(1, 13) as day
 where s.first_success_at is not null;
insert into news.run_yield (run_id, source_id, started_at, pages, title, body, published,
    published_minute, authors, section, articles)
select r.id, r.source_id, r.started_at, n, n, n - n / 12, n, case when s.slug = 'nuri/list' then 0 else n end,
       n - n / 5, n / 2, n
  from news.crawl_run r
  join news.source s on s.id = r.source_id
 cross join lateral (select 6 + (7 * abs(r.epoch) + s.id * 5) % 17 as n) as size
 where r.epoch < 0;
insert into news.run_yield (run_id, source_id, started_at, pages, title, body, published,
    published_minute, authors, section, articles)
select r.id, r.source_id, r.started_at, 8, 8, 0, 8, 8, 2, 0, 8
  from news.crawl_run r join news.source s on s.id = r.source_id
 where r.epoch = 1 and s.slug = 'moait/sitemap';
insert into news.drift (source_id, field, since_at, raised_at, usual_pages, usual_filled, recent_pages,
    recent_filled, bad_attempt_id, good_attempt_id)
select s.id, 'body', pg_temp.ago(130), pg_temp.ago(70), 174, 168, 8, 0, b.id, g.id
  from news.source s
  join news.fetch_attempt b on b.url = 'https://moait.example/a/20440'
  join news.fetch_attempt g on g.url = 'https://moait.example/a/20399'
 where s.slug = 'moait/sitemap';
update news.outlet
   set promised_least = 20, promised_most = 120, promised_body = 0.95, promised_time = 0.95
 where slug in ('moait', 'hanbit');

-- Terms of an outlet, a copy at a portal with its original, and a feed that moved.
update news.outlet
   set licence = 'kogl-1', terms_seen = '저작권 정책 페이지', owner_group = '누리', verified_by = 'evidence',
       verified_on = '2026-11-21'
 where slug = 'nuri';
insert into news.portal_copy (portal_sha, portal_url, original_sha, original_url, source_id)
select pg_temp.sha('https://portal.example/article/1/88121'), 'https://portal.example/article/1/88121',
       pg_temp.sha('https://hanbit.example/news/88121'), 'https://hanbit.example/news/88121', id
  from news.source where slug = 'hanbit/feed';
insert into news.feed_proposal (source_id, old_url, new_url, protocol, found_by, is_own_host, entries,
    articles)
select id, url, 'https://dooroo.example/rss/all.xml', 'feed', 'front_page', true, 20, 20
  from news.source where slug = 'dooroo/feed';

update news.source
   set time_slip_h = 9, time_slip_items = 6, time_slip_since = pg_temp.ago(400),
       listing_notes = '{times_put_right}'
 where slug = 'drawer/feed';

-- A rule at work and one on trial, a back-test of the latter, and what a person said.
insert into news.rule_version (topic, rule_version, name_ko, name_en, author, written_on, note,
    alert_at, digest_at, rule, live_at, shadow_at)
values ('open-source-ai-policy', '1', '오픈소스 AI 정책', 'Open-source AI policy', '정책팀',
        '2026-11-01', '첫 판', 2.5, 1.5, '{"alert_at": 2.5}', pg_temp.ago(900), null),
       ('open-source-ai-policy', '2', '오픈소스 AI 정책', 'Open-source AI policy', '정책팀',
        '2026-11-20', '조달 낱말을 더함', 2.5, 1.5, '{"alert_at": 2.5, "note": "more"}', null,
        pg_temp.ago(600));
insert into news.shadow_decision (article_id, topic, rule_version, content_sha, level, score,
    evidence, reason, decided_at)
select article_id, topic, '2', content_sha, 'alert', 3.5, evidence, '본문에 ‘공개 가중치’ (조달).',
       decided_at
  from news.decision where disposition = 'not_relevant' and score > 1;
with begun as (
  insert into news.backtest (topic, draft_sha, draft_version, live_version, since, reached_id,
      articles, seconds, finished_at)
  select 'open-source-ai-policy', sha256('2'), '2', '1', '2026-11-01', max(id), count(*), 0.2,
         clock_timestamp()
    from news.article
  returning id
)
insert into news.backtest_hit
select begun.id, s.article_id, s.level, s.score, 'no', 2, s.reason, 'In the body “open weights”.'
  from begun, news.shadow_decision s;
insert into news.label (url, url_sha, topic, verdict, labelled_by, labelled_at)
select url, url_sha, 'open-source-ai-policy', 'relevant', '정책팀', pg_temp.ago(30)
  from news.article where url = 'https://nuri.example/brief/5501';

-- What the rule saw only later: two stories were one for a while.
insert into news.story_change (kind, story_id, other_id, article_id, made_by, made_at)
select 'split', min(story_id), max(story_id), max(article_id), 'rule', pg_temp.ago(20)
  from news.story_article;
