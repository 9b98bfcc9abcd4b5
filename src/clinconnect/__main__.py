"""`python -m clinconnect` is the same program as `clinconnect`."""

from clinconnect.cli.main import run

if __name__ == "__main__":
    run()
