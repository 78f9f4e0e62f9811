# Every task of the project; `make` lists them. Nothing is run another way.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MEMBERS := shared/events shared/paper shared/bus services/ingest services/weather services/render cli
NAMES := ilbo-events ilbo-paper ilbo-bus ilbo-ingest ilbo-weather ilbo-render
SAMPLES ?=
PORT ?= 8000
DATA ?= data
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url $(NAMES:%=--no-emit-package %)

.DEFAULT_GOAL := help
.PHONY: help install run test check lint types imports conformance soak up down bench docs schemas lock format clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/installed ## create .venv and install everything by hash

$(VENV)/installed: requirements.lock $(MEMBERS:%=%/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ilbo needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.13" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(MEMBERS:%=-e %)
	@touch $@

run: install ## run the whole newsroom on http://127.0.0.1:8000/ (PORT=, DATA=)
	@$(BIN)/ilbo run --port $(PORT) --data $(DATA)

test: install ## run the tests
	$(BIN)/python -m pytest

check: install lint types imports test ## everything CI runs
	@if [ -n "$(SAMPLES)" ]; then $(MAKE) conformance SAMPLES=$(SAMPLES); fi

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

imports: install
	$(BIN)/lint-imports

format: install ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

conformance: install ## run the readers over real payloads: SAMPLES=DIR
	$(BIN)/python -m tests.conformance $(SAMPLES)

soak: install ## the slow fault runs
	$(BIN)/python -m pytest -m soak --override-ini addopts="--strict-markers --import-mode=importlib"

bench: install ## measure against peers and limits
	$(BIN)/python -m bench

docs: install ## generate docs/events.md and docs/configuration.md
	$(BIN)/python -m docs.generate

schemas: install ## record the JSON Schemas of the events
	$(BIN)/python -m ilbo_events.schema

lock: install ## lock every dependency with hashes, without addresses
	$(LOCK) --group dev $(MEMBERS:%=%/pyproject.toml) -o requirements.lock
	$(LOCK) $(filter-out cli/pyproject.toml,$(MEMBERS:%=%/pyproject.toml)) -c requirements.lock -o requirements-services.lock
	printf 'hatchling\neditables\n' | $(LOCK) - -c requirements.lock -o requirements-build.lock

up: ## the stack in containers, on http://127.0.0.1:8080/
	docker compose up -d --build --wait

down: ## stop the containers; the data stays
	docker compose down

clean: ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
