"""Airflow by environment only: its settings, secrets and parts below one state folder.

Airflow binds to all addresses, loads examples and waits five minutes for much unless told
otherwise. No file: the environment of the parts is the whole configuration.
"""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from importlib import metadata

from cli.keys import WEB_USER, load_keys, password_file
from cli.part import Part
from newswatch.settings import PROJECT, Settings

HOST = "127.0.0.1"


def variables(settings: Settings, database_url: str, port: int) -> dict[str, str]:
    """The environment of every Airflow part; ``database_url`` is that of Airflow's own database."""
    home = settings.home
    keys = load_keys(home)
    database = database_url.partition("://")[2]
    named = {
        ("core", "executor"): "LocalExecutor",
        ("core", "parallelism"): settings.parallelism,
        ("core", "dags_folder"): PROJECT / "dags",
        ("core", "plugins_folder"): home / "airflow" / "plugins",
        ("core", "load_examples"): False,
        ("core", "dags_are_paused_at_creation"): False,
        ("core", "max_active_runs_per_dag"): 1,
        ("core", "default_task_retries"): 2,
        ("core", "default_task_retry_delay"): 15,
        ("core", "default_task_execution_timeout"): 900,
        ("core", "killed_task_cleanup_time"): 10,
        # The default asks DNS, which takes its time where there is no network.
        ("core", "hostname_callable"): "socket.gethostname",
        ("core", "execution_api_server_url"): f"http://{HOST}:{port}/execution/",
        ("core", "fernet_key"): keys["fernet"],
        ("core", "test_connection"): "Disabled",
        ("core", "hide_sensitive_var_conn_fields"): True,
        ("core", "sensitive_var_conn_names"): "webhook,slack,smtp",
        ("core", "simple_auth_manager_users"): f"{WEB_USER}:admin",
        ("core", "simple_auth_manager_all_admins"): False,
        ("core", "simple_auth_manager_passwords_file"): password_file(home),
        ("database", "sql_alchemy_conn"): f"postgresql+psycopg2://{database}",
        ("database", "sql_alchemy_conn_async"): f"postgresql+asyncpg://{database}",
        ("database", "sql_alchemy_pool_size"): 3,
        ("database", "sql_alchemy_max_overflow"): 5,
        ("logging", "base_log_folder"): home / "logs" / "airflow",
        ("logging", "dag_processor_child_process_log_directory"): home / "logs" / "dag_files",
        ("logging", "file_task_handler_new_folder_permissions"): "0o700",
        ("logging", "file_task_handler_new_file_permissions"): "0o600",
        ("logging", "colored_console_log"): False,
        ("logging", "uvicorn_logging_level"): "WARNING",
        ("scheduler", "catchup_by_default"): False,
        ("scheduler", "task_instance_heartbeat_timeout"): 60,
        ("scheduler", "enable_health_check"): False,
        # After a killed scheduler its tasks are looked for soon, not in five minutes.
        ("scheduler", "orphaned_tasks_check_interval"): 30,
        # A DAG file changes only with the program; the first parsing is immediate.
        ("dag_processor", "refresh_interval"): 300,
        ("dag_processor", "min_file_process_interval"): 120,
        ("dag_processor", "parsing_processes"): 1,
        ("dag_processor", "print_stats_interval"): 0,
        ("triggerer", "capacity"): 20,
        ("api", "host"): HOST,
        ("api", "port"): port,
        ("api", "base_url"): f"http://{HOST}:{port}",
        ("api", "workers"): 1,
        ("api", "expose_config"): False,
        ("api", "expose_stacktrace"): False,
        ("api", "instance_name"): "newswatch",
        ("api", "secret_key"): keys["secret"],
        ("api_auth", "jwt_secret"): keys["jwt"],
        ("usage_data_collection", "enabled"): False,
    }
    ours = {f"AIRFLOW__{s.upper()}__{n.upper()}": str(value) for (s, n), value in named.items()}
    return {
        **ours,
        "AIRFLOW_HOME": str(home / "airflow"),
        # Many threads, little work: one heap each would cost tens of megabytes.
        "MALLOC_ARENA_MAX": "2",
        "PYTHONUNBUFFERED": "1",
        # The tasks speak to the api-server; a proxy must never stand between them.
        **{name: _without_proxy(os.environ.get(name, "")) for name in ("NO_PROXY", "no_proxy")},
    }


def parts(environment: Mapping[str, str]) -> list[Part]:
    """Airflow's four long-lived processes. Without the log servers, which bind to all addresses."""
    return [
        Part("api-server", command("api-server"), environment),
        Part("scheduler", command("scheduler", "--skip-serve-logs"), environment),
        Part("dag-processor", command("dag-processor"), environment),
        Part("triggerer", command("triggerer", "--skip-serve-logs"), environment),
    ]


def command(*words: str) -> list[str]:
    """The argument list of an ``airflow`` command in our own environment."""
    return [sys.executable, "-m", "airflow", *words]


def version() -> str:
    """Which Airflow is installed."""
    return metadata.version("apache-airflow")


def choose_port(wanted: int) -> int:
    """The wanted port, else the next free one, else any."""
    for port in (*range(wanted, wanted + 20), 0):
        with suppress(OSError), closing(socket.socket()) as probe:
            # A port whose last connections still linger is free enough for a server.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise OSError(f"no free port on {HOST}")


def _without_proxy(present: str) -> str:
    hosts: Iterator[str] = (host.strip() for host in present.split(","))
    return ",".join(dict.fromkeys([*filter(None, hosts), HOST, "localhost"]))
