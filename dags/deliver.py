"""### 전달

확정된 알림을 받는 사람별로 나누고 Slack과 메일로 보냅니다. 거절당한 것은 때가 되면 다시 보냅니다.
처리가 끝나거나 정해진 시각이 되면 돕니다.

### Deliver

Fans committed alerts out to recipients and sends what is due by Slack and e-mail; what was refused
is tried again when its time comes. Runs after `process` or at its time, whichever is first.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from newswatch.settings import settings

ALERTS = Asset("newswatch_alerts", uri="newswatch://alerts")


@dag(
    dag_display_name="전달 deliver",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(settings().deliver_cron, timezone="Asia/Seoul"),
        assets=[ALERTS],
    ),
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(minutes=5),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=5),
        "execution_timeout": timedelta(minutes=2),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def deliver() -> None:
    @task
    def send() -> dict[str, int]:
        """Works the outbox until nothing is due, for the settings' loop time at most."""
        from dataclasses import asdict

        from alerts.deliver import deliver as work_outbox

        return asdict(work_outbox(settings().deliver_loop_s))

    send()


deliver()
