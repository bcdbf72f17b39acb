"""### 되짚기

손으로 시작합니다. 주제 규칙의 초안을 정한 날부터 저장된 기사에 대어 보고, 지금 규칙과 무엇이 다른지
적습니다. 아무것도 보내지 않습니다. 멈추었다가 다시 시작하면 이어서 합니다.

### Back-test

Started by hand: tries the draft of a topic's rule on the stored articles since a day and tells what
differs from the live rule. It sends nothing; stopped and started again it goes on where it was.
"""

from datetime import date, timedelta

import pendulum
from airflow.sdk import Param, dag, task


@dag(
    dag_display_name="되짚기 backtest",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Seoul"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "execution_timeout": timedelta(hours=1),
    },
    params={
        "draft": Param(
            "drafts/open-source-ai-policy.yaml",
            type="string",
            pattern="^([a-z0-9][a-z0-9_-]*/)?[a-z0-9][a-z0-9_-]*[.]yaml$",
            title="초안 Draft",
            description="주제 폴더 안의 파일 | a file in the folder of topics",
        ),
        "since": Param(type="string", format="date", title="부터 Since (서울)"),
    },
    tags=["newswatch"],
    doc_md=__doc__,
)
def backtest() -> None:
    @task
    def try_draft(draft: str, since: str) -> dict[str, object]:
        """What it has judged is committed batch by batch: a repeated try goes on from there."""
        import json
        from dataclasses import asdict

        from newswatch.settings import settings
        from transforms.backtest import backtest as run

        report = run(settings().topics_dir / draft, date.fromisoformat(since))
        told: dict[str, object] = json.loads(json.dumps(asdict(report), default=str))
        return told

    try_draft("{{ params.draft }}", "{{ params.since }}")


backtest()
