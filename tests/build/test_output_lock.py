"""A build that waits for another one says at once for which."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rundbrief.build import output_lock
from rundbrief.build.output_lock import HOLDER, LOCK, lock_output
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import RundbriefError

HOLDING = """
import sys; from pathlib import Path
from rundbrief.build.output_lock import lock_output
sys.argv[1:] = ["build", "--output", sys.argv[1]]
with lock_output(Path(sys.argv[3])):
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its input ends."""
    command = (sys.executable, "-c", HOLDING, str(tmp_path))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_build_says_at_once_for_whom_it_waits_and_goes_on_then(tmp_path, holder):
    said = []

    def enter():
        with lock_output(tmp_path, lambda message, **values: said.append((message, values))):
            return "in"

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(enter)
        while not said:
            assert not waiting.done()
            time.sleep(0.01)
        holder.stdin.close()
        assert waiting.result() == "in"
    ((message, values),) = said
    text = load_texts("en")(message, **values)
    start, rest = text.split(", since ")
    assert start == (
        f"Waiting for another build to finish writing to {tmp_path}: process {holder.pid} on"
        f" {socket.gethostname()}"
    )
    assert rest.endswith(f", rundbrief build --output {tmp_path}")


def test_build_that_waited_long_enough_names_the_holder(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(output_lock, "_PATIENCE", 0.1)
    with pytest.raises(RundbriefError, match=f"process {holder.pid} on"), lock_output(tmp_path):
        pass


def test_process_that_was_killed_locks_nothing(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert (tmp_path / HOLDER).exists()
    with lock_output(tmp_path, lambda message, **_: pytest.fail(message)):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


@pytest.mark.usefixtures("holder")
@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"pid": 1}', b"\xff"])
def test_holder_that_is_unknown_is_not_named(tmp_path, monkeypatch, content):
    monkeypatch.setattr(output_lock, "_PATIENCE", 0.1)
    if content is None:
        (tmp_path / HOLDER).unlink()
    else:
        (tmp_path / HOLDER).write_bytes(content)
    said = []
    with (
        pytest.raises(RundbriefError) as caught,
        lock_output(tmp_path, lambda message, **values: said.append(message.format(**values))),
    ):
        pass
    assert said == [f"Waiting for another build to finish writing to {tmp_path} …"]
    assert str(caught.value) == (
        f"Another build is still using {tmp_path}. Wait until it has finished, then try again."
    )


@pytest.mark.usefixtures("holder")
def test_what_somebody_else_wrote_cannot_affect_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setattr(output_lock, "_PATIENCE", 0.1)
    (tmp_path / HOLDER).write_text(
        '{"pid": "\\u001b[31m", "host": "h", "since": "s", "command": "c"}'
    )
    with pytest.raises(RundbriefError) as caught, lock_output(tmp_path):
        pass
    assert "\x1b" not in str(caught.value)


def test_disk_that_is_full_hinders_no_lock(tmp_path):
    (tmp_path / HOLDER).mkdir()  # so that it can't be written
    with lock_output(tmp_path):
        pass
