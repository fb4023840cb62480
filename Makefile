# A fresh machine needs Python 3.11, pip, make and git. Everything else comes by the lock files.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
GATES := format lint types imports migrations catalogues templates

.DEFAULT_GOAL := help
.PHONY: help setup run check $(GATES) test bench shots wheel clean

help: ## what can be done here
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 20

setup: $(VENV)/.installed ## set up .venv, the pages' assets and the compiled catalogues
	@$(BIN)/python -m tools.assets
	@$(BIN)/python -m tools.catalogues compile

$(VENV)/.installed: requirements.lock pyproject.toml tools/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit("Kexie needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@test -x $(BIN)/uv || $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check --require-hashes -r tools/uv.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## the demo province, served; prints the address and the demo accounts
	@$(BIN)/kexie serve --demo

check: setup ## every gate: format, lint, types, imports, migrations, catalogues, templates
	@$(MAKE) --no-print-directory -j2 -k -O $(GATES)

format:
	@$(BIN)/ruff format --check -q .
lint:
	@$(BIN)/ruff check -q .
types:
	@$(BIN)/mypy
imports:
	@$(BIN)/lint-imports --no-cache
migrations:
	@$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings
catalogues:
	@$(BIN)/python -m tools.catalogues check
templates:
	@$(BIN)/djlint src --lint --quiet
	@$(BIN)/python -m tools.templates

test: setup ## the gates, the tests on SQLite and PostgreSQL, the journeys in a browser
	@$(BIN)/python -m tools.run_tests

bench: setup ## how well texts are read, how quick pages and writes are; PART=pages runs one part, DRAFTS=... names the folder of labelled texts
	@$(BIN)/python -m bench.run $(PART) $(if $(DRAFTS),--drafts $(DRAFTS))

shots: setup ## the pictures of the README, from the demo
	@$(BIN)/python -m tools.shots

wheel: setup ## build the wheel, install it elsewhere, see it serve
	@$(BIN)/python -m tools.wheel_check

clean: ## all that set-up and tests made, except data
	@rm -rf $(VENV) node_modules src/kexie/kernel/static/vendor dist artefacts
	@find src -name '*.mo' -delete
