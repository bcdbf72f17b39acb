"""### 수집

때가 된 소스가 무엇인지 데이터베이스에 묻고, 묶음(shard)마다 크롤러를 자식 프로세스로 돌립니다.
새로 읽은 기사가 있으면 `process`가 이어집니다. 끝내지 못한 것은 다음 차례에 다시 합니다.

### Crawl

Asks the database which sources are due and runs a crawl, as a child process, per shard of them.
`process` follows where a page was read. What was not finished stays due for the next run.
"""

from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowSkipException
from airflow.sdk import Asset, CronTriggerTimetable, dag, task

from newswatch.settings import settings

PAGES = Asset("newswatch_pages", uri="newswatch://pages")


@dag(
    dag_display_name="수집 crawl",
    schedule=CronTriggerTimetable(settings().crawl_cron, timezone="Asia/Seoul"),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=10),
    default_args={
        "retries": 1,
        "retry_delay": timedelta(seconds=5),
        "execution_timeout": timedelta(minutes=4),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def crawl() -> None:
    @task
    def plan() -> list[list[str]]:
        """Shards of due sources, or one without any where only reading is left; an empty list ends
        the run here."""
        from crawlers.crawl import plan as due_shards

        return due_shards()

    @task(outlets=[PAGES], map_index_template="{{ shard }}")
    def shard(sources: list[str]) -> dict[str, int]:
        """Crawls one shard and parses what landed; reads back where a listing rolled past us."""
        from dataclasses import asdict

        from airflow.sdk import get_current_context

        from crawlers.crawl import crawl as crawl_sources
        from crawlers.gaps import fill_gaps

        get_current_context()["shard"] = ", ".join(sources)[:200] or "읽기 reading"  # type: ignore[typeddict-unknown-key]
        summary = crawl_sources(sources)
        if not summary.parsed + fill_gaps().parsed:
            raise AirflowSkipException(f"Nothing new: {asdict(summary)}")
        return asdict(summary)

    shard.expand(sources=plan())


crawl()
