#!/bin/sh
# environment.sh run|dev PYTHON VENV: make the environment from the locked list, with uv where it is there, else with pip.
set -eu
kind=$1 python=$2 venv=$3
if [ ! -x "$venv/bin/python" ]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Isopolity needs Python 3.11 or newer; '$python' is older, or is not there. Name another: make PYTHON=python3.12 …" >&2; exit 2; }
  # What is left of one whose Python is gone, or of a clone that was moved.
  rm -rf "$venv"
  echo "Making the environment in $venv …" >&2
  if command -v uv >/dev/null 2>&1; then uv venv -q -p "$python" "$venv"; else "$python" -m venv "$venv"; fi
fi
if command -v uv >/dev/null 2>&1; then
  uv pip install -q -p "$venv/bin/python" --require-hashes -r "requirements/$kind.txt"
  uv pip install -q -p "$venv/bin/python" --no-deps --no-build-isolation -e .
else
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
  # pip alone takes minutes for what uv does in seconds: so uv comes first, into the environment itself, from the locked list.
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
  "$venv/bin/python" -m uv pip install -q -p "$venv/bin/python" --require-hashes -r "requirements/$kind.txt"
  "$venv/bin/python" -m uv pip install -q -p "$venv/bin/python" --no-deps --no-build-isolation -e .
fi
"$venv/bin/python" tools/warm.py
touch "$venv/$kind.stamp"
