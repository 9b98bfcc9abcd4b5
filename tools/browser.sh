#!/bin/sh
# The browser journeys need Chromium. Brings it in where it may (Debian as root), else says in one line what is skipped.
set -u

for name in "${CLINCONNECT_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "clinconnect: bringing in Chromium for the browser journeys (apt-get install chromium) ..."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >"$log" 2>&1 </dev/null &&
        apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >"$log" 2>&1 </dev/null; then
        exit 0
    fi
    echo "clinconnect: that failed: $(grep '^E:' "$log" | tail -n 1)"
fi
echo "clinconnect: SKIPPED are the browser journeys (tests/journeys): no Chromium here. Install it (Debian: apt-get install chromium; macOS: brew install --cask chromium) or name it: CLINCONNECT_CHROMIUM=/path/to/chromium make test"
