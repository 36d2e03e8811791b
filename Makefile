# Two commands for a stranger: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
S := .stamps
AREA ?= all
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-full spark format shots translations clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(S)/venv:
	@mkdir -p $(S)
	$(PYTHON) -c 'import sys; sys.exit("cchc needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --upgrade "pip>=25.1"
	@touch $@

$(S)/app: $(S)/venv pyproject.toml requirements.lock package-lock.json build_frontend.py
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps -e .
	@touch $@

$(S)/dev: $(S)/app
	$(BIN)/pip install -q --group dev
	@touch $@

$(S)/spark: $(S)/dev
	$(BIN)/pip install -q -e ".[spark]"
	@touch $@

demo: $(S)/app ## prepare a database, load the real figures, serve; prints the address
	$(BIN)/cchc demo

test: $(S)/dev ## the suite; says what it skipped and why
	$(BIN)/pytest -n auto --dist worksteal $(PYTEST_ARGS)

check: $(S)/dev ## format, lint, types, import contract, templates, translations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djhtml --check src
	$(MAKE) --no-print-directory test

spark: $(S)/spark ## what runs on a Spark cluster of its own; needs Java 17 (apt install openjdk-17-jre-headless)
	@java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])' \
		|| { echo "Java 17 or newer is needed: apt install openjdk-17-jre-headless"; exit 1; }
	$(BIN)/pytest -m spark -p no:randomly $(PYTEST_ARGS)

format: $(S)/dev ## put code and templates into their one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/djhtml src

bench: $(S)/dev ## speed as ratios to named baselines; AREA=reading for one area
	$(BIN)/python -m bench $(AREA)

bench-full: $(S)/dev ## the same, with what takes longer than ten minutes
	$(BIN)/python -m bench $(AREA) --full

shots: $(S)/dev ## screenshots of every page, at both widths, into build/shots
	$(BIN)/python -m tests.shots

translations: $(S)/dev ## collect new messages into the .po files
	$(BIN)/python -m cchc.platform.ui.translations

clean: ## remove what was built
	rm -rf $(VENV) $(S) build var
