#!/bin/sh
# The browser's libraries and its font, from npm into a folder that the application serves and git ignores.
# npm on the PATH, else the one that a wheel carries. What arrives is checked against package-lock.json.
set -eu

into=kaiwa/web/static/vendor
npm=npm
if ! command -v npm >/dev/null; then
    [ -x .boot/bin/npm ] || .boot/bin/uv pip install --quiet --python .boot/bin/python --require-hashes -r requirements/node.txt
    PATH="$PWD/.boot/bin:$PATH"
fi
"$npm" ci --ignore-scripts --no-audit --no-fund --omit=dev --loglevel=error >/dev/null || {
    echo "npm could not fetch what package.json names: is its registry within reach?" >&2
    exit 1
}

rm -rf "$into"
mkdir -p "$into"
# one file: as two deferred scripts the extension may come before what it extends
for library in htmx.min.js ext/hx-sse.min.js; do
    grep -v '^//# sourceMappingURL' "node_modules/htmx.org/dist/$library"
done >"$into/htmx.js"
for part in latin latin-ext; do
    cp "node_modules/@fontsource-variable/onest/files/onest-$part-wght-normal.woff2" "$into/onest-$part.woff2"
done
