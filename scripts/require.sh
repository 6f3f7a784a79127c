#!/usr/bin/env bash
# Sees to it that this machine has what is named: dotnet, postgres, redis, wrk, curl, node, python, requests (of Python). On Debian and Ubuntu a missing server is installed, elsewhere the one line that
# installs it is printed. What is there is left alone, and so is any server that runs.
set -euo pipefail
shopt -s nullglob

has() {
  case $1 in
    dotnet) command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1 ;;
    # Where Debian and most others keep it, which is not in PATH. PersonData looks in more places; a machine that has it there needs nothing.
    postgres)
      local found=(/usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb
        /Applications/Postgres.app/Contents/Versions/*/bin/initdb)
      [[ -n ${PERSONDATA_POSTGRES_BIN:-} || ${#found[@]} -gt 0 ]] || command -v initdb >/dev/null ;;
    redis) command -v redis-server >/dev/null ;;
    wrk) command -v wrk >/dev/null ;;
    python) command -v python3 >/dev/null ;;
    node) command -v node >/dev/null ;;
    curl) command -v curl >/dev/null ;;
    # What the system's packages install is seen by the system's Python only, which need not be the first in PATH.
    requests) python3 -c 'import requests' 2>/dev/null || /usr/bin/python3 -c 'import requests' 2>/dev/null ;;
  esac
}

package() {   # of $1 in the package system $2
  case $1-$2 in
    postgres-apt) echo postgresql ;;
    postgres-brew) echo postgresql@17 ;;
    redis-apt) echo redis-server ;;
    redis-brew) echo redis ;;
    wrk-*) echo wrk ;;
    python-*) echo python3 ;;
    node-apt) echo nodejs ;;
    node-brew) echo node ;;
    curl-*) echo curl ;;
    requests-apt) echo python3-requests ;;
    requests-brew) echo 'python3 && python3 -m pip install --user --break-system-packages requests' ;;   # named last, so that it ends the line
  esac
}

missing=()
for name in "$@"; do
  if has "$name"; then continue; fi
  if [[ $name == dotnet ]]; then
    echo "The .NET SDK $(sed -n 's/.*"version": "\([0-9]*\.[0-9]*\).*/\1/p' global.json) is missing: install it from https://dot.net/download." >&2
    exit 1
  fi
  missing+=("$name")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

if command -v apt-get >/dev/null; then
  packages=()
  for name in "${missing[@]}"; do packages+=("$(package "$name" apt)"); done
  root=()
  if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "Missing: ${missing[*]}. As root: apt-get install ${packages[*]}" >&2
      exit 1
    fi
    root=(sudo)
  fi
  echo "Installing ${packages[*]}"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
elif [[ $(uname) == Darwin ]]; then
  packages=()
  for name in "${missing[@]}"; do packages+=("$(package "$name" brew)"); done
  echo "Missing: ${missing[*]}. Install with: brew install ${packages[*]}" >&2
  exit 1
else
  echo "Missing: ${missing[*]}. Install them with your system's package manager." >&2
  exit 1
fi
