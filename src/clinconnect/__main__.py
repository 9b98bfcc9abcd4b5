"""`python -m clinconnect` is the same program as `clinconnect`."""

from clinconnect.cli.main import run

run()
