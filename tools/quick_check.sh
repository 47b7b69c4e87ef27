#!/bin/sh
# The checks that take seconds: before every push.
set -eu
export ISOPOLITY_ENV=test ISOPOLITY_DATA="${TMPDIR:-/tmp}/isopolity-quick"
.venv/bin/ruff format -q . && .venv/bin/ruff check -q .
.venv/bin/djlint --reformat --quiet isopolity >/dev/null 2>&1 || true
git diff --quiet || { echo "ruff reformatted files: commit them"; exit 1; }
.venv/bin/python -m isopolity makemigrations --check --dry-run
.venv/bin/python -m pytest -q tests/house
