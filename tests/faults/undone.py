"""What a world has still to do, and the passing of its time, as SQL."""

from typing import Any

__all__ = ["left", "let_time_pass"]


def left(cursor: Any, began: Any, *, polls: bool, sources: int) -> dict[str, int]:
    """What is still to be done, by name; empty when all is done. ``sources``: so many must be known.
    For the rest see :class:`tests.faults.world.World`."""
    cursor.execute(_LEFT, {"began": began, "polls": polls, "sources": sources})
    return {name: int(number) for name, number in cursor.fetchall() if number}


def let_time_pass(cursor: Any, began: Any) -> None:
    """Whatever waits for its time has come to it."""
    for statement in _TIME_PASSES:
        cursor.execute(statement, {"began": began})


_TIME_PASSES = (
    "update news.source set claimed_until = clock_timestamp() where claimed_until is not null",
    """update news.source set next_poll_at = clock_timestamp()
        where use = 'poll' and next_poll_at > clock_timestamp()
          and (%(began)s::timestamptz is null or last_attempt_at is null
               or last_attempt_at < %(began)s or fail_streak > 0)""",
    """update news.listed_item set not_before = clock_timestamp()
        where state = 'due' and not_before > clock_timestamp()""",
    """update news.listed_item set revisit_at = clock_timestamp()
        where (%(began)s::timestamptz is null or (tries > 0 and state <> 'due'))
          and revisit_at > clock_timestamp()""",
    """update news.host_gate set next_allowed_at = clock_timestamp(),
              busy_until = case when busy_until is not null then clock_timestamp() end""",
    "update news.robots_file set expires_at = fetched_at where %(began)s::timestamptz is null",
    "update news.possible_gap set not_before = clock_timestamp() where closed_at is null",
    "update news.delivery set lease_until = clock_timestamp() where state = 'claimed'",
    "update news.delivery set not_before = clock_timestamp() where state = 'pending'",
    "update news.channel_gate set next_allowed_at = clock_timestamp()",
)

# In the order of the pipeline.
_LEFT = """
select 'sources to learn of', greatest(0, %(sources)s - count(*)) from news.source where is_active
union all
select 'sources to poll', count(*) from news.source
 where use = 'poll' and is_active
   and not coalesce(case when %(polls)s then last_success_at else last_attempt_at end >= %(began)s, false)
union all
select 'pages to fetch', count(*) from news.listed_item i
 where (state = 'due' and (%(polls)s or not exists (
          select from news.fetch_attempt a
           where a.item_id = i.id and a.ended_at >= %(began)s
             and case a.state when 'abandoned' then false
                              when 'failed' then i.reason is not null  -- its page knows of it
                              else true end)))
    or revisit_at <= clock_timestamp() or (%(polls)s and revisit_at is not null and tries > 0)
union all
select 'vanished articles to mark', count(*) from news.article a
 where deleted_at is null
   and exists (select from news.parsed_page p join news.listed_item i on i.id = p.item_id
                where p.article_id = a.id and i.state = 'gone')
   and not exists (select from news.parsed_page p join news.listed_item i on i.id = p.item_id
                    where p.article_id = a.id and i.state = 'landed')
union all
select 'gaps to fill', count(*) from news.possible_gap where state in ('open', 'filling')
union all
select 'open requests', count(*) from news.fetch_attempt where state = 'open'
union all
select 'open runs', count(*) from news.crawl_run where state = 'open'
union all
select 'pages to parse', count(*) from news.fetch_attempt where parse_state = 'due'
union all
select 'pages to decide', count(*) from news.parsed_page where state = 'due'
union all
select 'runs to sum up', count(*)
  from (select run_id, count(*) as pages, count(*) filter (where title) as title,
               count(*) filter (where body) as body, count(*) filter (where published) as published,
               count(*) filter (where is_article) as articles
          from news.page_yield
         where started_at > clock_timestamp() - interval '6 hours'  -- storage/yields.py: RECENT_S
         group by run_id) v
  left join news.run_yield y using (run_id)
 where (y.pages, y.title, y.body, y.published, y.articles)
       is distinct from (v.pages, v.title, v.body, v.published, v.articles)
union all
select 'alerts to fan out', count(*) from news.alert where fanned_out_at is null
union all
select 'deliveries', count(*) from news.delivery where state in ('pending', 'claimed')
"""
