#!/bin/sh
# try_wheel.sh PYTHON: build the wheel, install it in an empty environment away from the source, migrate, serve, and ask for the first page.
set -eu
python=$1 root=$(pwd) folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
.venv/bin/python -m build --wheel --no-isolation --outdir "$folder/dist" . >"$folder/build.log" 2>&1 || { cat "$folder/build.log"; exit 1; }
.venv/bin/python -m venv --without-pip "$folder/env"
if command -v uv >/dev/null 2>&1; then uv=uv; else uv="$root/.venv/bin/python -m uv"; fi
$uv pip install -q -p "$folder/env/bin/python" --require-hashes -r requirements/run.txt
$uv pip install -q -p "$folder/env/bin/python" --no-deps "$folder"/dist/*.whl
cd "$folder"
port=$("$root/.venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export ISOPOLITY_ENV=production ISOPOLITY_DATA="$folder/data" ISOPOLITY_HOSTS=127.0.0.1 ISOPOLITY_REDIRECT_TO_HTTPS=false
ISOPOLITY_SECRET_KEY=$("$root/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))'); export ISOPOLITY_SECRET_KEY
env/bin/isopolity migrate -v0
env/bin/isopolity verify-audit
env/bin/isopolity serve --port "$port" --processes 1 &
server=$!
for _try in $(seq 60); do
  if env/bin/python -c 'import sys, urllib.request as r; sys.stdout.buffer.write(r.urlopen(r.Request(sys.argv[1], headers={"Accept-Language": "ar"})).read())' "http://127.0.0.1:$port/" >page.html 2>/dev/null; then
    grep -q 'dir="rtl"' page.html && { echo "The wheel migrates and serves its first page, in Arabic too."; exit 0; }
    echo "The first page of the wheel is not in Arabic." >&2; exit 1
  fi
  sleep 1
done
echo "The wheel did not serve its first page." >&2
exit 1
