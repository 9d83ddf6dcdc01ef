#!/usr/bin/env bash
# Runs all tests: those that hold a provider to the contract, which are beside this file, and those of what we ship,
# in tests/. All arguments go to pytest; `contract_tests/run.sh --help` shows those of the suite under "contract suite".
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
"$root/.ci/ensure_venv"
cd "$root"
if [[ $# -eq 0 || $* == --power ]]; then
  set -- -n auto --dist loadgroup "$@" # a whole run, in several processes; the provider tests share one of them
  # Tests write some hundred thousand files, which take a tenth of their time where they go to a disk.
  if [[ -z ${TMPDIR:-} && -w /dev/shm ]] && ! grep -q ' /dev/shm .*noexec' /proc/mounts &&
    (($(stat -f -c '%a * %S' /dev/shm) > 4 * 1024 ** 3)); then
    export TMPDIR=/dev/shm
  fi
fi
unset PYTHONDONTWRITEBYTECODE # without its cache, they would compile the packages anew
exec .venv/bin/python -m pytest --rootdir "$root" -c pyproject.toml "$@"
