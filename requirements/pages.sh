#!/bin/sh
# The browser's libraries and its font, from npm into a folder that the application serves and git ignores.
set -eu

into=kaiwa/web/static/vendor
sh requirements/npm.sh . .tools/pages
from=.tools/pages/node_modules

rm -rf "$into"
mkdir -p "$into"
# one file: as two deferred scripts the extension may come before what it extends
for library in htmx.min.js ext/hx-sse.min.js; do
    grep -v '^//# sourceMappingURL' "$from/htmx.org/dist/$library"
done >"$into/htmx.js"
for part in latin latin-ext; do
    cp "$from/@fontsource-variable/onest/files/onest-$part-wght-normal.woff2" "$into/onest-$part.woff2"
done
