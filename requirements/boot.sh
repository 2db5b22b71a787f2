#!/bin/sh
# Makes .boot: a virtual environment with nothing but uv, installed by hash with the pip of a fitting Python.
# Usage: boot.sh [PYTHON…], tried in this order.
set -eu

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for python in "$@" python3.13 python3.12 python3.11 python3; do
    if "$python" -c "$fits" >/dev/null 2>&1; then
        found=$python
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "Kaiwa needs Python 3.11, 3.12 or 3.13, and none was found. Install one, or say where it is: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "$found cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv. Or name another Python: make PYTHON=/path/to/python3" >&2
    exit 1
fi

rm -rf .boot
"$found" -m venv .boot
# an old pip brings its own list of certificate authorities; the machine's may know more
for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if [ -z "${PIP_CERT:-}" ] && [ -f "$bundle" ]; then
        export PIP_CERT="$bundle"
    fi
done
.boot/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    -r requirements/boot.txt
