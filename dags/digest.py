"""### 요약

매일 오전 8시 30분(서울), 알림으로 보내지 않은 관련 기사를 까닭과 함께 한 통으로 묶습니다. 첫날에는
만들지 않으며, 10시 30분이 지나 시작되면 건너뛰고 다음 요약에 담습니다.

### Digest

Daily at 08:30 in Seoul: what was relevant and not alerted, each with the reason why. Never on the
first day; started after 10:30 it is skipped, and its items go into the next one.
"""

from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowSkipException
from airflow.sdk import Asset, CronTriggerTimetable, dag, task

from newswatch.settings import settings

ALERTS = Asset("newswatch_alerts", uri="newswatch://alerts")


@dag(
    dag_display_name="요약 digest",
    schedule=CronTriggerTimetable(settings().digest_cron, timezone="Asia/Seoul"),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=10),
    default_args={
        "retries": 3,
        "retry_delay": timedelta(seconds=20),
        "execution_timeout": timedelta(minutes=3),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def digest() -> None:
    @task(outlets=[ALERTS])
    def gather() -> dict[str, object]:
        """What is undigested is asked of the database: a repeated run finds nothing more."""
        from dataclasses import asdict

        from alerts.digest import make_digest
        from newswatch import clock

        summary = make_digest(clock.now())
        if summary.digest_id is None:
            raise AirflowSkipException(f"No digest: {asdict(summary)}")
        return asdict(summary)

    gather()


digest()
