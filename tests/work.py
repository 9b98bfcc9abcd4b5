"""How much work is it? In processor time of this thread, which others who use the machine lengthen only a little.

Bounds are many times what is usual: they catch what grows out of hand, and do not measure. Measuring is for `bench`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def work_below(seconds: float) -> Iterator[None]:
    """What is done inside takes less processor time than that."""
    started = time.thread_time()
    yield
    assert time.thread_time() - started < seconds
