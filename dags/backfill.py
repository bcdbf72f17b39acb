"""### 소급 수집

손으로 시작합니다. 소스 하나를 정한 기간만큼 사이트맵이나 목록 쪽에서 거슬러 읽습니다. 알림은 보내지
않으며, 찾은 것은 다음 요약에 담깁니다.

### Backfill

Started by hand: reads one source back over a span of days, by its sitemap or list pages. It sends
no alert; what it finds goes into the next digest.
"""

from datetime import date, timedelta

import pendulum
from airflow.sdk import Asset, Param, dag, task

PAGES = Asset("newswatch_pages", uri="newswatch://pages")


@dag(
    dag_display_name="소급 backfill",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "execution_timeout": timedelta(hours=6),
    },
    params={
        "source": Param(
            "digitaltoday",
            type="string",
            pattern="^[a-z0-9_]+(/[a-z0-9]+)?$",
            title="소스 Source",
            description="`newswatch sources list`의 이름 | a name from `newswatch sources list`",
        ),
        "since": Param(type="string", format="date", title="부터 From (서울)"),
        "until": Param(type="string", format="date", title="까지 To (서울)"),
        "by": Param("sitemap", type="string", enum=["sitemap", "list"], title="방법 By"),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def backfill() -> None:
    @task(outlets=[PAGES])
    def read_back(source: str, since: str, until: str, by: str) -> dict[str, int]:
        """Repeating it changes nothing: an address is listed once per source."""
        from dataclasses import asdict

        from crawlers.backfill import backfill as read_source

        return asdict(read_source(source, date.fromisoformat(since), date.fromisoformat(until), by))

    read_back("{{ params.source }}", "{{ params.since }}", "{{ params.until }}", "{{ params.by }}")


backfill()
