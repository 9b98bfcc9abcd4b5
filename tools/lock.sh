#!/bin/sh
# Resolves the dependencies for Linux and macOS and Python 3.11 and newer, with hashes. `make lock` brings uv in.
set -eu
cd "$(dirname "$0")/.."

resolve() {
    lock=$1
    shift
    new=$lock.new
    .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --only-binary :all: --upgrade \
        --output-file "$new" "$@"
}

trap 'rm -f requirements.lock.new requirements-dev.lock.new' EXIT
resolve requirements.lock --extra build
resolve requirements-dev.lock --extra build --extra dev --constraint requirements.lock.new
sed -i.old 's/requirements\.lock\.new/requirements.lock/' requirements-dev.lock.new && rm -f requirements-dev.lock.new.old
.venv/bin/python tools/locks.py stamp requirements.lock.new build
.venv/bin/python tools/locks.py stamp requirements-dev.lock.new build dev
mv requirements.lock.new requirements.lock
mv requirements-dev.lock.new requirements-dev.lock
.venv/bin/python tools/locks.py check
