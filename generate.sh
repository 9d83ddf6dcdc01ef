#!/usr/bin/env bash
# Regenerates generated_client/ from openapi.yaml. `./generate.sh --help` tells more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$root/.ci/venv.sh"
case "$*" in
  "" | --check) ensure_venv ;;
  -h | --help)
    cat <<'HELP'
Usage: ./generate.sh [--check | --help]

Makes generated_client/invent_client from openapi.yaml and generator/: checks the contract, generates,
formats, checks the types, and posts one message with the new client to the embedded mock. Only when
all of that went well is the old client replaced. Sets up .venv first, when needed.

  --check  Change nothing. Exit with 1 and show the difference when generated_client/ is not what
           openapi.yaml generates.
HELP
    exit ;;
  *) fail "generate.sh does not know '$*'. See ./generate.sh --help." ;;
esac
exec "$root/.venv/bin/python" -m generator "$@"
