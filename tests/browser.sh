#!/bin/sh
# What tests need besides Python: a Chromium, fonts with Chinese, Japanese and Korean, and from npm the checker of
# accessibility and a server that plays a model; nothing when they are there.
set -eu

sh requirements/npm.sh tests/web .tools || echo "what needs axe-core and aimock will fail" >&2

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
