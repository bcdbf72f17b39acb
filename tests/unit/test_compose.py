"""The rules that docker-compose.yml keeps, read from its YAML. The containers are not run here."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import airflow_env
from newswatch.settings import settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
LASTING = SERVICES.keys() - {"migrate"}

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def megabytes(limit: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([mg])", limit).groups()  # type: ignore[union-attr]
    return int(number) * {"m": 1, "g": 1024}[unit]


def test_the_parts_of_a_celery_airflow_are_there() -> None:
    assert set(SERVICES) == {
        *("postgres", "redis", "migrate", "api-server", "scheduler"),
        *("dag-processor", "triggerer", "worker"),
    }
    executor = SERVICES["scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"]
    assert executor == "CeleryExecutor"


@every_service
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["read_only"] is True
    assert service["tmpfs"]
    assert not service["user"].startswith("0")
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & service.keys()
    assert "docker.sock" not in str(service)


@every_service
def test_a_container_cannot_eat_the_machine(name: str) -> None:
    service = SERVICES[name]
    assert 0 < service["pids_limit"] <= 400
    assert 64 <= megabytes(service["mem_limit"]) <= 2048
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}


@pytest.mark.parametrize("name", sorted(LASTING))
def test_a_service_comes_back_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert service["healthcheck"]["interval"]
    assert service["stop_grace_period"]


def test_a_worker_may_finish_its_longest_regular_task() -> None:
    assert SERVICES["worker"]["stop_grace_period"] == "300s"
    crawl = (ROOT / "dags" / "crawl.py").read_text("utf-8")
    minutes = int(re.search(r'"execution_timeout": timedelta\(minutes=(\d+)\)', crawl)[1])  # type: ignore[index]
    assert minutes * 60 < 300


@every_service
def test_images_are_pinned(name: str) -> None:
    """By exact version at least; a digest may follow."""
    image = SERVICES[name]["image"]
    assert re.search(r":\d+\.\d+(\.\d+)?([-\w.]*)(@sha256:[0-9a-f]{64})?$", image), image
    assert "latest" not in image


def test_ports_are_published_on_loopback_only() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.keys() == {"api-server"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_only_the_worker_gets_out() -> None:
    networks = COMPOSE["networks"]
    assert networks["data"] == {"internal": True}
    masquerade = "com.docker.network.bridge.enable_ip_masquerade"
    assert networks["web"]["driver_opts"] == {masquerade: "false"}
    with_a_way_out = {name for name, s in SERVICES.items() if "egress" in s["networks"]}
    assert with_a_way_out == {"worker"}
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["data"]


def test_no_secret_has_a_default() -> None:
    """Secrets are files; a variable that sounds like one is a path or a command that reads it."""
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search(
                r"PASSWORD|SECRET|FERNET|TOKEN|WEBHOOK|_URL|SQL_ALCHEMY|BROKER|BACKEND", key
            ):
                assert re.match(r"(cat )?/(run/secrets|tmp)\b|http://api-server:", value), key
    assert all(
        source["file"].startswith("docker/secrets/") for source in COMPOSE["secrets"].values()
    )


def test_what_must_be_set_stops_the_start() -> None:
    contact = SERVICES["worker"]["environment"]["NEWSWATCH_CONTACT"]
    assert re.fullmatch(r"\$\{NEWSWATCH_CONTACT:\?must be set.*\}", contact)


# What must differ where the parts are containers: places, addresses, sizes, and secrets as files.
ELSEWHERE = re.compile(
    r"EXECUTOR|PARALLELISM|FOLDER|DIRECTORY|_URL|HOST|PORT|PASSWORDS_FILE|FERNET_KEY|SECRET|"
    r"SQL_ALCHEMY|ENABLE_HEALTH_CHECK"
)
SAME_ALTHOUGH_IT_SOUNDS_ELSEWHERE = {
    "AIRFLOW__CORE__HOSTNAME_CALLABLE",
    "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS",
}


def test_airflow_is_set_as_on_one_machine(home: Path) -> None:
    one_machine = airflow_env.variables(settings(), "postgresql://x@y/z", 8080)
    compose = SERVICES["scheduler"]["environment"]
    expected = {
        name: value
        for name, value in one_machine.items()
        if name.startswith("AIRFLOW__")
        and (name in SAME_ALTHOUGH_IT_SOUNDS_ELSEWHERE or not ELSEWHERE.search(name))
    }
    assert len(expected) > 20
    assert {name: compose.get(name) for name in expected} == expected


def test_every_service_gets_its_own_secrets_only() -> None:
    def roles(name: str) -> set[str]:
        mark = "newswatch_database_url_"
        secrets = SERVICES[name].get("secrets", [])
        return {secret.removeprefix(mark) for secret in secrets if secret.startswith(mark)}

    assert roles("migrate") == {"owner"}
    assert roles("api-server") == {"read"}
    assert roles("worker") == {"ingest", "alert", "read"}
    assert not any(roles(name) for name in SERVICES.keys() - {"migrate", "api-server", "worker"})
    channels = {"newswatch_slack_webhook_url", "newswatch_smtp_password"}
    assert {name for name, s in SERVICES.items() if channels & set(s.get("secrets", []))} == {
        "worker"
    }


def test_every_secret_named_is_declared_and_used() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == COMPOSE["secrets"].keys()


def test_everything_waits_for_the_migrations() -> None:
    for name in OURS - {"migrate"}:
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["postgres"]["condition"] == "service_healthy"


def test_no_component_serves_its_logs() -> None:
    for name in ("scheduler", "triggerer", "worker"):
        assert "--skip-serve-logs" in SERVICES[name]["command"]


def test_the_image_runs_unprivileged_from_the_hashed_lock() -> None:
    stages = (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")
    final = stages[-1]
    assert len(stages) == 3, "two stages: what builds does not ship"
    assert final.rstrip().endswith("USER 50000:0")
    assert "RUN pip" not in final
    assert "--require-hashes -r requirements-celery.lock" in stages[1]


def test_make_secrets_writes_each_declared_file_once(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_bytes((ROOT / "docker" / "make-secrets.sh").read_bytes())
    for call in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        files = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
        if call == 0:
            first = files
    assert files == first, "a second call changes nothing"
    assert files.keys() == COMPOSE["secrets"].keys()
    empty = {name for name, text in files.items() if not text}
    written_by_people = {
        "slack_webhook_url", "smtp_password", "naver_client_id", "naver_client_secret",
        "data_go_kr_key", "assembly_key", "lawmaking_oc",
    }  # fmt: skip
    assert empty == {f"newswatch_{name}" for name in written_by_people}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert files["news_read_password"] in files["newswatch_database_url_read"]
