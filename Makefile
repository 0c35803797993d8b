# The two commands: `make run` and `make test`. Nothing is installed outside this folder.
#   make run PORT=9000 LAN=1 EXTRAS=postgres,redis     make test ARGS="tests/server/forms -x"

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
LAN ?=
EXTRAS ?=
ARGS ?=
JOBS ?= 3
SEED ?= $(shell date -u +%Y%m%d)

SETUP = VENV=$(VENV) $(PYTHON) .setup/bootstrap.py
BIN = $(VENV)/bin
comma = ,

.DEFAULT_GOAL = help
.PHONY: help run test lint format bench faults soak readme types lock pages env clean

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

env:
	@$(SETUP) env $(subst $(comma), ,$(EXTRAS))

pages: env  ## build the pages, if a source of theirs changed
	@$(SETUP) pages

run: pages  ## the demo district on http://127.0.0.1:8000 (PORT=, LAN=1)
	@$(BIN)/lastmeter demo --port $(PORT) $(if $(LAN),--lan)

test: override EXTRAS := test,lint,$(EXTRAS)
test: pages  ## the whole suite (ARGS=, JOBS=3 processes, REQUIRE_ALL=1 fails where a service is missing)
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: override EXTRAS := test,lint
lint: pages  ## everything that reads the code without running it, and the pages' unit tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(SETUP) npm check test

format: override EXTRAS := test,lint
format: env  ## put imports and lines in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: override EXTRAS := test,postgres,redis
bench: pages  ## the full submission beside a bare route (ARGS=), and how soon a cheap phone shows a scanned page
	@$(BIN)/lastmeter bench submit $(ARGS)
	@$(BIN)/python -m tests.journeys.paint

soak: override EXTRAS := test,lint
soak: pages  ## the random tests with large counts (SEED=); then writes date and seed into the README
	@LASTMETER_SOAK=$(SEED) $(BIN)/python -m pytest -m "hypothesis or soak" --hypothesis-seed=$(SEED) -o faulthandler_timeout=0 $(ARGS)
	@$(BIN)/python tests/soak.py $(SEED)

faults: override EXTRAS := test,lint
faults: pages  ## everything that goes wrong between phone and server, on purpose; what was lost, doubled, told wrongly, as JSON
	@$(BIN)/python -m pytest -m faults -q tests/faults tests/journeys $(ARGS)

readme: env  ## write the README's tables anew from the code
	@$(BIN)/python .setup/readme.py

types: env  ## write the pages' types of the API anew from its OpenAPI text
	@VENV=$(VENV) $(BIN)/python .setup/shapes.py

lock:  ## write requirements.lock anew from pyproject.toml
	@$(SETUP) lock

clean:  ## back to a fresh clone (the demo's data folder stays)
	rm -rf $(VENV) server/web/node_modules server/web/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
