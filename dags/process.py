"""### 처리

읽은 기사를 하나씩 정규화하고, 복제와 사건을 가리고, 주제를 판정합니다. 새 알림이 생기면 `deliver`가
이어집니다. 수집이 끝나거나 정해진 시각이 되면 돕니다.

### Process

Normalizes each page that was read, finds its copies and its story, and decides on the topics.
`deliver` follows where an alert was raised. Runs after a crawl or at its time, whichever is first.
"""

from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowSkipException
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from newswatch.settings import settings

PAGES = Asset("newswatch_pages", uri="newswatch://pages")
ALERTS = Asset("newswatch_alerts", uri="newswatch://alerts")


@dag(
    dag_display_name="처리 process",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(settings().process_cron, timezone="Asia/Seoul"),
        assets=[PAGES],
    ),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=30),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=5),
        "execution_timeout": timedelta(minutes=25),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def process() -> None:
    @task(outlets=[ALERTS])
    def decide() -> dict[str, int]:
        """What is due is asked of the database, so a lost event strands nothing."""
        from dataclasses import asdict

        from transforms.process import process as process_pages

        summary = process_pages()
        if not summary.alerts:
            raise AirflowSkipException(f"No new alert: {asdict(summary)}")
        return asdict(summary)

    decide()


process()
