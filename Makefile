# The only task list. `make` alone explains it. Needed: Python 3.11 or newer, git, make. Nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONUTF8 = 1
# Where it is set, each of the hundreds of processes that serve, check and test compiles Django and all tests anew.
unexport PYTHONDONTWRITEBYTECODE
JOBS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(JOBS)
DEVELOPING = ISOPOLITY_ENV=development

.PHONY: help setup demo serve work test test-postgres test-postgres-debian test-browser trust check bench docs messages

help: ## say what each of these does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-22s %s\n' "$$name" "$$text"; done

# The environment makes itself: with uv where it is there, else with pip. A changed lock makes it anew.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@sh tools/environment.sh run "$(PYTHON)" $(VENV)
$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@sh tools/environment.sh dev "$(PYTHON)" $(VENV)

setup: $(VENV)/dev.stamp ## make the environment in .venv/ with everything that developers need

demo: $(VENV)/run.stamp ## make the demonstration and serve it, with its worker: open the address that it prints
	@$(BIN)/isopolity demo --port $(PORT)

serve: $(VENV)/run.stamp ## serve the data folder on this machine, for development
	@$(DEVELOPING) $(BIN)/isopolity serve --port $(PORT)

work: $(VENV)/run.stamp ## run the worker: queued tasks, messages, periodic work
	@$(DEVELOPING) $(BIN)/isopolity work

test: $(VENV)/dev.stamp ## all tests that need no browser and no running service, on SQLite
	@$(PYTEST) tests

test-postgres: $(VENV)/dev.stamp ## the same tests on a PostgreSQL that comes with the environment
	@$(BIN)/python tools/with_postgres.py wheel -- $(PYTEST) tests

# The whole suite runs on the wheel's PostgreSQL. Here stands what can differ between its versions and builds: migrations, triggers and
# constraints, search, collations, locks, what many do at once, kills, and whatever services write and queries read. Pages ask no others.
ENGINE := $(addprefix tests/,audit crash jobs journeys outbox search texts) $(filter-out tests/house/%,$(wildcard $(addprefix tests/*/test_*, \
	services.py queries.py at_once.py index.py models.py gazetteer.py place_names.py publishing.py runs.py ties.py memberships.py \
	roles.py claims.py vouching.py ldc_periods.py outcomes.py incidents.py)))
test-postgres-debian: $(VENV)/dev.stamp ## what depends on the engine, on the machine's own PostgreSQL
	@$(BIN)/python tools/with_postgres.py debian -- $(PYTEST) $(ENGINE)

test-browser: $(VENV)/dev.stamp ## journeys in Chromium, and axe-core on every page in three languages
	@$(PYTEST) --dist loadfile -m browser tests/browser

trust: $(VENV)/dev.stamp ## what is too long for CI: crawls as everybody, markup in a browser, kills on both databases
	@$(BIN)/python -m pytest -m "trust and not browser" tests
	@$(BIN)/python -m pytest -m "trust and browser" tests/browser
	@$(BIN)/python tools/with_postgres.py wheel -- $(BIN)/python -m pytest -m trust tests/crash

check: $(VENV)/dev.stamp ## style, types, direction of imports, templates, catalogues, migrations
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/djlint --check isopolity
	@$(BIN)/lint-imports --no-cache
	@$(DEVELOPING) $(BIN)/mypy
	@$(DEVELOPING) $(BIN)/isopolity makemigrations --check --dry-run
	@$(BIN)/python tools/messages.py --check

bench: $(VENV)/dev.stamp ## measure; writes docs/benchmarks.md (PARTS="pages search" measures these only)
	@$(BIN)/python tools/bench.py $(PARTS)

docs: $(VENV)/dev.stamp ## check the links of the documents
	@$(BIN)/python tools/documents.py

messages: $(VENV)/dev.stamp ## gather translatable strings into the catalogues and compile them
	@$(BIN)/python tools/messages.py
