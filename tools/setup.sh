#!/bin/sh
# Makes .venv with everything that is locked. Usage: tools/setup.sh run|dev   (dev adds what the tests and checks need)
# Nothing to do is found out by `make` from the stamp file; a failure here is a sentence that says what to do.
set -u
cd "$(dirname "$0")/.." || exit 1

want=${1:-run}
lock=requirements.lock
[ "$want" = dev ] && lock=requirements-dev.lock
log=.venv/setup.log

say() { printf 'clinconnect: %s\n' "$@" >&2; }
hint() { printf '  what to do: %s\n' "$@" >&2; }
recent_enough() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (4,))' >/dev/null 2>&1; }

own_environment() {
    recent_enough .venv/bin/python &&
        .venv/bin/python -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        recent_enough "$PYTHON" && echo "$PYTHON"
        return
    fi
    for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
        if recent_enough "$name"; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

no_python() {
    found=$("${PYTHON:-python3}" --version 2>/dev/null) || found="no Python"
    say "Python 3.11 or newer is needed; ${PYTHON:-this machine} has $found."
    case $(uname -s) in
        Darwin) hint "brew install python@3.13, or the installer of the Python project; then run make again." ;;
        *) hint "install it, for example: apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer)," ;;
    esac
    printf '              or name one that is not on the path: make setup PYTHON=/path/to/python3.12\n' >&2
    exit 1
}

make_venv() {
    rm -rf .venv
    mkdir .venv || { say "the folder .venv cannot be made here."; hint "check that the checkout is writable."; exit 1; }
    if ! "$1" -m venv .venv >"$log" 2>&1; then
        if grep -q ensurepip "$log"; then
            say "this Python ($1) comes without venv and pip."
            hint "apt-get install python3-venv, or name another one: make setup PYTHON=/path/to/python3.12"
        else
            say "no environment could be made with $1: $(tail -n 1 "$log")"
            hint "see $log; check the free space and that the checkout is writable."
        fi
        exit 1
    fi
}

explain() {
    if grep -q -i -e 'Retrying (' -e 'NewConnectionError' -e 'ConnectTimeout' -e 'Read timed out' -e 'ProxyError' -e 'SSLError' "$log"; then
        say "the packages could not be fetched: the package index cannot be reached."
        hint "check the network or the proxy (HTTPS_PROXY, pip config list), then run make again; what is there is kept."
    elif grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        say "a package that came is not the one that is locked, so it was not installed."
        hint "check which package index is used (pip config list); if all is well there, run make lock."
    elif grep -q -e 'No matching distribution' -e 'Could not find a version' "$log"; then
        package=$(sed -n 's/.*No matching distribution found for \([^ ]*\).*/\1/p' "$log" | head -n 1)
        say "there is no ready-made package of ${package:-a dependency} for this machine and this Python ($(.venv/bin/python -V))."
        hint "use another Python: make clean setup PYTHON=/path/to/python3.12. Nothing is compiled here, so no compiler is missing."
    elif grep -q -i 'No space left' "$log"; then
        say "the disk is full."
        hint "free about 500 MB, then run make again."
    else
        say "the packages could not be installed: $(grep -i '^ERROR' "$log" | tail -n 1)"
        hint "see $log"
    fi
    rm -f .venv/.ready-run .venv/.ready-dev
    exit 1
}

install() {
    if ! .venv/bin/python -m pip --disable-pip-version-check "$@" >"$log" 2>&1 </dev/null; then
        explain
    fi
}

if ! own_environment; then
    python=$(find_python) || no_python
    make_venv "$python"
fi
packages=$(grep -c '==' "$lock")
say "installing $packages locked packages ($want) with $(.venv/bin/python -V) ..."
install install --progress-bar off --retries 3 --no-input --require-hashes --only-binary :all: --no-deps -r "$lock"
install install --progress-bar off --no-input --no-index --no-build-isolation --no-deps --editable .
touch .venv/.ready-run
if [ "$want" = dev ]; then
    touch .venv/.ready-dev
fi
say "ready: .venv/bin/clinconnect --help"
