"""Does work that is spread over processes come back in order, whole, and only from where it has to?"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from functools import partial

import pytest

from clinconnect.workspace.processors import count, in_order


def squared(n: int) -> tuple[int, int]:
    time.sleep(0.02 if n % 7 == 0 else 0)
    return n * n, os.getpid()


def fatal(parent: int, n: int) -> int:
    if n == 5 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return n + 1


def wrong(n: int) -> int:
    if n == 8:
        raise ValueError("eight")
    return n


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_order(jobs: int) -> None:
    got = list(in_order(squared, range(40), jobs=jobs, here=3))
    assert [(task, answer) for task, (answer, _) in got] == [(n, n * n) for n in range(40)]
    places = [process for _, (_, process) in got]
    assert set(places[:3]) == {os.getpid()}
    assert (set(places[3:]) == {os.getpid()}) is (jobs == 1)


def test_few_tasks_start_no_process() -> None:
    assert {process for _, (_, process) in in_order(squared, range(4), jobs=4, here=4)} == {os.getpid()}
    assert list(in_order(squared, [], jobs=4)) == []


def test_the_task_of_a_process_that_dies_is_done_here() -> None:
    got = list(in_order(partial(fatal, os.getpid()), range(20), jobs=2))
    assert [answer for _, answer in got] == [n + 1 for n in range(20)]


def test_a_failure_reaches_the_caller_in_its_turn() -> None:
    answers = in_order(wrong, range(20), jobs=2)
    assert [next(answers)[0] for _ in range(8)] == list(range(8))
    with pytest.raises(ValueError, match="eight"):
        next(answers)


def test_who_leaves_early_leaves_no_process_behind() -> None:
    before = set(multiprocessing.active_children())
    answers = in_order(squared, iter(range(10_000_000)), jobs=2)
    assert [next(answers)[0] for _ in range(10)] == list(range(10))
    answers.close()  # type: ignore[attr-defined]
    for _ in range(100):
        if set(multiprocessing.active_children()) <= before:
            return
        time.sleep(0.1)
    raise AssertionError("a process is left")


def test_there_is_a_processor() -> None:
    assert count() >= 1
