#!/usr/bin/env bash
# Regenerates generated_client/ from openapi.yaml. `./generate.sh --help` tells more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
"$root/.ci/ensure_venv"
exec "$root/.venv/bin/python" -X utf8 -m generator "$@" # files are UTF-8, and so are their names
