#!/usr/bin/env bash
# Regenerates generated_client/ from openapi.yaml. `./generate.sh --help` tells more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
"$root/.ci/ensure_venv"
exec "$root/.venv/bin/python" -m generator "$@"
