"""Do several threads that ask at the same time, before anything is loaded, get what one alone gets?"""

from __future__ import annotations

import json
import subprocess
import sys

_UNITS = [
    ("mg/dL", "g/L"), ("10*9/L", "/uL"), ("mmol/L", "umol/L"), ("mm[Hg]", "kPa"), ("Cel", "[degF]"), ("ng/mL", "ug/L"), ("kg", "g"),
    ("min", "h"),
]  # fmt: skip
_PROGRAM = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from clinconnect.terms import ucum

units, threads = json.loads(sys.argv[1]), int(sys.argv[2])
together = Barrier(threads)

def asked(pair):
    together.wait()
    return ucum.line(*pair)

with ThreadPoolExecutor(threads) as pool:
    lines = list(pool.map(asked, units))
print(json.dumps([lines, [ucum.valid(code) for pair in units for code in pair]]))
"""


def _told(threads: int) -> list[list[object]]:
    told = [sys.executable, "-c", _PROGRAM, json.dumps(_UNITS), str(threads)]
    return list(json.loads(subprocess.run(told, capture_output=True, text=True, check=True).stdout))


def test_units_are_the_same_for_all() -> None:
    alone = _told(1)
    assert alone[0][0] == [0.01, 0.0]
    assert all(alone[1])
    assert _told(len(_UNITS)) == alone
