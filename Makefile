# Amtsweg: `make demo` runs the city, `make test` proves it. Everything else is named by `make help`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
STATIC := src/amtsweg/web/static/vendor/.built
MESSAGES := src/amtsweg/web/locale/en/LC_MESSAGES/django.mo

.PHONY: help venv dev static demo test check journey crash bench lock clean

help:  ## show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

venv: $(VENV)/.runtime  ## the environment to run in
dev: $(VENV)/.dev  ## the environment to develop in
static: $(STATIC) $(MESSAGES)  ## the parts for the browser, built once

$(VENV)/.runtime: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the Python packages ..."
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing the tools for development ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(STATIC): frontend/package-lock.json frontend/build.mjs $(wildcard frontend/src/*) $(wildcard src/amtsweg/web/locale/*/LC_MESSAGES/*.po) | $(VENV)/.runtime
	@sh tools/build_static.sh $(BIN)
	@touch $@

$(MESSAGES): $(MESSAGES:.mo=.po) | $(VENV)/.runtime
	@$(BIN)/python tools/compile_messages.py

demo: venv static  ## run the demo city on http://127.0.0.1:8000
	@exec $(BIN)/amtsweg demo

test: dev static  ## run all tests but those in the browser
	@$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not journey and not crash"

check: dev static  ## style, types, walls, sizes, packs, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/check_sizes.py
	@$(BIN)/python tools/check_locks.py
	@$(BIN)/python tools/check_translations.py
	@$(BIN)/amtsweg packs check packs

journey: dev static  ## walk the services in Chromium, pictures in build/journey
	@sh tools/install_chromium.sh
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m journey

crash: dev static  ## kill server and worker at random points; count what is lost
	@$(BIN)/pytest -m crash -s

bench: dev static  ## statements, CPU and ratios to the floor
	@$(BIN)/python -m tests.bench

lock: dev  ## write the lock files anew
	@$(BIN)/uv pip compile --quiet pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --upgrade -o requirements.txt
	@$(BIN)/uv pip compile --quiet pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 -c requirements.txt -o requirements-dev.txt

clean:  ## remove what was built (never var/, the data)
	@rm -rf $(VENV) build src/amtsweg/web/static/vendor frontend/node_modules
