"""What running a command costs is measured whole, workers included."""

import sys
from zoneinfo import ZoneInfo

import pytest

from commits import commit_each
from corpus import write_corpus
from measuring import FailedError, measure, read_size, session_of
from rundbrief.content.git_history import read_history

MEGABYTE = 1_000_000
TAKE_MEMORY = "import time; taken = b'x' * 150_000_000; time.sleep(0.3)"


def test_time_and_processor_are_measured(tmp_path):
    run = measure(
        (sys.executable, "-c", "import time; sum(range(3_000_000)); time.sleep(0.4)"), tmp_path
    )
    assert run.cpu > 0
    assert 0 < run.wall < 60
    assert 5 * MEGABYTE < run.peak < 100 * MEGABYTE
    assert run.together == 0


def test_the_largest_process_counts_be_it_waited_for_or_not(tmp_path):
    command = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {TAKE_MEMORY!r}])"
    )
    waits = measure((sys.executable, "-c", f"{command}; p.wait()"), tmp_path, together=True)
    leaves = "; import os, time; time.sleep(0.4); os._exit(0)"
    left = measure((sys.executable, "-c", command + leaves), tmp_path)
    for run in (waits, left):
        assert 150 * MEGABYTE < run.peak < 250 * MEGABYTE
    assert 150 * MEGABYTE < waits.together < 300 * MEGABYTE


def test_a_command_that_fails_is_not_measured(tmp_path):
    with pytest.raises(FailedError, match="ended with 3:\nwhy\n"):
        measure((sys.executable, "-c", "print('why'); raise SystemExit(3)"), tmp_path)


def test_sizes_are_read_in_bytes(tmp_path):
    file = tmp_path / "status"
    file.write_text("Name:\tVmHWM: x\nVmPeak:\t  9 kB\nVmHWM:\t  12 kB\n")
    assert read_size(file, "VmHWM") == 12 * 1024
    assert read_size(tmp_path / "gone", "VmHWM") == 0


def test_a_session_is_read_behind_any_name():
    assert session_of("7 (a ) 1 2 3) S 1 7 42 0") == 42
    assert session_of("") == 0


def test_a_past_has_a_commit_for_each_dated_file(tmp_path):
    write_corpus(tmp_path, 60)
    commit_each(tmp_path)
    history, zone = read_history(tmp_path / "content"), ZoneInfo("UTC")
    moments = {path: it.at for path, it in history.first.items() if "-update-" in path}
    assert len(moments) == 60
    assert all(at and str(at.astimezone(zone).date()) in path for path, at in moments.items())
