#!/bin/sh
# A Chromium and fonts with Chinese, Japanese and Korean for the tests of the pages; nothing when they are there.
set -eu

has_browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}
has_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ja family)" ]; }

if has_browser && has_fonts; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends fontconfig fonts-noto-cjk >/dev/null
    # on some systems this package is an empty one
    has_browser || apt-get install -qq -y --no-install-recommends chromium >/dev/null || true
fi
if ! has_browser; then
    .venv/bin/playwright install chromium
fi
