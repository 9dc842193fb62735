#!/usr/bin/env bash
# Checks the page in a real headless browser: builds the service, and runs browser.mjs on it.
# Needs Node 20.10 or later and Chromium or Chrome (on Debian: apt-get install chromium); CHROMIUM names another.
#   ./browser.sh [picture.png]
set -euo pipefail
cd "$(dirname "$0")"
cargo build --locked --quiet --bin service
target=$(cargo metadata --locked --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} ||
    { echo 'no Chromium: install it, or name one in CHROMIUM'; exit 1; }
exec timeout 120 node --experimental-websocket --no-warnings browser.mjs "$target/debug/service" "$browser" "$@"
