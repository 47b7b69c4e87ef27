#!/bin/sh
# The checks that take seconds: before every push.
set -eu
export ISOPOLITY_ENV=test ISOPOLITY_DATA="${TMPDIR:-/tmp}/isopolity-quick"
.venv/bin/ruff format -q . && .venv/bin/ruff check -q .
git diff --quiet || { echo "ruff reformatted files: commit them"; exit 1; }
.venv/bin/python -m isopolity makemigrations --check --dry-run
.venv/bin/python -m pytest -q tests/house
