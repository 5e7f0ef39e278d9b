"""What is done in several processes is the same as in one, in the same order."""

import os
import signal
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.incremental import processes
from rundbrief.incremental.processes import count_cores, map_in_processes, split
from rundbrief.problems import Problem, ProblemsError

HERE = os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 7])
@pytest.mark.parametrize("things", [[], [3], [3, 1, 2], range(50)], ids=len)
def test_results_come_in_the_order_of_things(things, jobs):
    offset = 100  # what the work knows already is not sent
    assert list(map_in_processes(lambda n: n + offset, things, jobs)) == [n + 100 for n in things]


def test_work_is_done_elsewhere_unless_there_is_one_process_or_thing():
    assert set(map_in_processes(lambda _: os.getpid(), range(9), 1)) == {HERE}
    assert set(map_in_processes(lambda _: os.getpid(), [1], 3)) == {HERE}
    assert HERE not in set(map_in_processes(lambda _: os.getpid(), range(9), 3))


def fail_from(limit):
    def work(number):
        if number >= limit:
            raise ProblemsError([Problem("a.md", number, "what", "why", "fix", {"a": number})])
        return number

    return work


@pytest.mark.parametrize("jobs", [1, 3])
def test_first_error_in_order_comes_as_it_was(jobs):
    results: list[int] = []
    with pytest.raises(ProblemsError) as caught:
        results.extend(map_in_processes(fail_from(4), range(9), jobs))
    assert caught.value.problems == (Problem("a.md", 4, "what", "why", "fix", {"a": 4}),)
    assert str(caught.value) == "a.md:4: what"


def test_work_of_a_killed_process_is_done_here():
    def work(number):
        if number == 5 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(map_in_processes(work, range(9), 2)) == list(range(9))


def test_cores_are_those_that_may_be_used(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3}, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert count_cores() == 2
    monkeypatch.setattr(sys, "platform", "darwin")
    assert count_cores() == 1


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_runs_hold_all_things_in_order(things, length):
    runs = split(things, length)
    assert [thing for run in runs for thing in run] == things
    assert all(len(run) == length for run in runs[:-1])
    assert all(runs)


def test_what_a_process_is_there_for_is_not_kept():
    list(map_in_processes(str, range(3), 2))
    assert processes._work is None
