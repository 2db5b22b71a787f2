#!/bin/sh
# What tests need besides Python: a Chromium, fonts with Chinese, Japanese and Korean, and from npm the checker of
# accessibility and a server that plays a model; nothing when they are there.
set -eu

# a node that is new enough, else the one that a wheel carries
fits='const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 15) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$fits" 2>/dev/null; then
    [ -x .boot/bin/npm ] || .boot/bin/uv pip install --quiet --python .boot/bin/python --require-hashes -r requirements/node.txt
    PATH="$PWD/.boot/bin:$PATH"
fi

if ! cmp -s tests/web/package-lock.json .tools/package-lock.json; then
    mkdir -p .tools
    cp tests/web/package.json .tools/
    cp tests/web/package-lock.json .tools/
    (cd .tools && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) ||
        { rm -f .tools/package-lock.json; echo "npm could not fetch axe-core and aimock: what needs them will fail" >&2; }
fi

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
