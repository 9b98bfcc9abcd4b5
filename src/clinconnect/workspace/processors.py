"""How is work spread over the processors? By processes of their own, in order, and only where there is much of it."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
# So many tasks a process are handed out before their answers are taken: enough to keep it busy, and memory flat.
_AHEAD = 3
# So many new objects before a process that makes plain records looks for cyclic garbage; and before one that keeps them, whose
# database driver leaves a little of it with each statement.
_MANY_OBJECTS, _SOME_OBJECTS = 1_000_000, 200_000
# For work beside an open database: so many tasks are done before any process is started, as starting takes as long, and how
# processes begin where this one has threads.
HERE = 5
START = "spawn"


def count() -> int:
    """How many processors this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # no such call on macOS and Windows
        return os.cpu_count() or 1


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], *, jobs: int, here: int = 1, start: str | None = None
) -> Iterator[tuple[Task, Result]]:
    """Each task with what `work` makes of it, in the order of the tasks, on `jobs` processes.

    The first `here` tasks are done in this process; where there are no more, no other is started. A task whose process
    dies is done here. `start` is how processes begin ("spawn" where this one has threads or an open database); `work`
    and tasks must be picklable.
    """
    rest = iter(tasks)
    if jobs > 1:
        yield from ((task, work(task)) for task in islice(rest, here))
        for first in rest:
            yield from _spread(work, chain([first], rest), jobs, start)
    yield from ((task, work(task)) for task in rest)


@contextmanager
def few_collections() -> Iterator[None]:
    """Fewer looks for cyclic garbage, of which there is little: each look walks through much."""
    before = gc.get_threshold()
    gc.set_threshold(_SOME_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _spread(
    work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int, start: str | None
) -> Iterator[tuple[Task, Result]]:
    waiting: deque[tuple[Task, Future[Result] | None]] = deque()
    with _pool(jobs, start) as pool:
        for task in tasks:
            waiting.append((task, _handed(pool, work, task)))
            if len(waiting) > _AHEAD * jobs:
                yield _taken(work, *waiting.popleft())
        while waiting:
            yield _taken(work, *waiting.popleft())


@contextmanager
def _pool(jobs: int, start: str | None) -> Iterator[ProcessPoolExecutor]:
    """The processes. They are waited for where the work was done, and not where it is left early.

    Not to wait at a normal end races with the end of the program, which then complains of a closed pipe (CPython 3.11).
    """
    gc.freeze()  # what is loaded by now stays, and is shared with processes that are forked
    pool = ProcessPoolExecutor(jobs, mp_context=get_context(start), initializer=_begin)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _begin() -> None:
    """A process that ends with the one that it works for, and at Ctrl-C without a word; it looks for garbage less often."""
    gc.set_threshold(_MANY_OBJECTS, *gc.get_threshold()[1:])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _handed(pool: ProcessPoolExecutor, work: Callable[[Task], Result], task: Task) -> Future[Result] | None:
    try:
        return pool.submit(work, task)
    except BrokenProcessPool:
        return None


def _taken(work: Callable[[Task], Result], task: Task, future: Future[Result] | None) -> tuple[Task, Result]:
    try:
        return task, future.result() if future is not None else work(task)
    except BrokenProcessPool:
        return task, work(task)
