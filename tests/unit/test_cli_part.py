"""A part: started with its log, missed when it dies, patient before it is started again."""

import signal
import sys
import time
from pathlib import Path

import pytest

from cli import part as parts
from cli.lock import AlreadyUpError, Lock, read
from cli.part import Part, trim


def python(program: str) -> Part:
    return Part("one", [sys.executable, "-c", program])


def ended(part: Part) -> Part:
    assert part.process is not None
    part.process.wait(20)
    return part


def test_what_it_says_is_in_a_private_log(tmp_path: Path) -> None:
    part = python("print('hello')")
    part.start(tmp_path)
    ended(part)
    assert part.log(tmp_path).read_text() == "hello\n"
    assert part.log(tmp_path).stat().st_mode & 0o777 == 0o600


def test_it_does_not_see_another_airflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    part = python("import os; print([n for n in os.environ if n.startswith('AIRFLOW')])")
    part.variables = {"AIRFLOW_HOME": "/nowhere"}
    part.start(tmp_path)
    ended(part)
    assert part.log(tmp_path).read_text() == "['AIRFLOW_HOME']\n"


def test_each_death_makes_it_wait_longer(tmp_path: Path) -> None:
    part = python("raise SystemExit(3)")
    pauses = []
    for _ in range(3):
        part.start(tmp_path)
        assert ended(part).note_death() == "exit 3"
        assert not part.may_start()
        pauses.append(part._not_before - time.monotonic())
    assert pauses == pytest.approx([1, 2, 4], abs=0.5)


def test_a_signal_is_named(tmp_path: Path) -> None:
    part = python("import time; time.sleep(60)")
    part.start(tmp_path)
    assert part.is_running()
    part.process.send_signal(signal.SIGKILL)
    assert ended(part).note_death() == "signal 9"


def test_a_long_log_is_cut_under_its_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "one.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"0123456789abc\n")
        trim(log)
        writer.write(b"new\n")
        trim(log)
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "one.log.1").read_bytes() == b"0123456789abc\n"


def test_one_stack_per_home(tmp_path: Path) -> None:
    with Lock(tmp_path) as lock:
        lock.say(pid=1, web="http://127.0.0.1:1")
        with pytest.raises(AlreadyUpError, match="127"), Lock(tmp_path):
            pass
    assert read(tmp_path) is None
    with Lock(tmp_path):
        assert read(tmp_path) is not None
