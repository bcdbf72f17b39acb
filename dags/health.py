"""### 상태

늘 비어 있어야 할 보기(`health` 스키마)를 읽습니다. 파이프라인 자체의 약속이 깨지면 빨갛게 되고,
바깥의 문제(응답 없는 소스, 격리된 항목)는 기록만 합니다.

### Health

Reads the views of schema `health`, which should be empty. A broken promise of the pipeline itself
turns this red; troubles of the outside (silent sources, quarantine) are only reported.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import CronTriggerTimetable, dag, task

from newswatch.settings import settings


@dag(
    dag_display_name="상태 health",
    schedule=CronTriggerTimetable(settings().health_cron, timezone="Asia/Seoul"),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=5),
    default_args={
        "retries": 1,
        "retry_delay": timedelta(seconds=10),
        "execution_timeout": timedelta(minutes=1),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def health() -> None:
    @task
    def check() -> dict[str, int]:
        """Rows per view; raises where a promise of the pipeline is broken."""
        from storage.health import demand_promises

        return demand_promises()

    check()


health()
