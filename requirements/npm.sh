#!/bin/sh
# What a lock file of npm names, into a folder: sh requirements/npm.sh FROM INTO. Each package is checked against the lock.
# By the npm on the PATH where its node is new enough, else by the one that a wheel carries. Nothing when all is there.
set -eu
from=$1
into=$2

cmp -s "$from/package-lock.json" "$into/.installed" && exit 0

fits='const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 15) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$fits" 2>/dev/null; then
    [ -x .boot/bin/npm ] || .boot/bin/uv pip install --quiet --python .boot/bin/python --require-hashes -r requirements/node.txt
    PATH="$PWD/.boot/bin:$PATH"
fi

mkdir -p "$into"
cp "$from/package.json" "$from/package-lock.json" "$into/"
(cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null) || {
    echo "npm could not fetch what $from/package.json names: is its registry within reach?" >&2
    exit 1
}
cp "$from/package-lock.json" "$into/.installed"
