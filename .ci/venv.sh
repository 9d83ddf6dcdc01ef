# Sourced by generate.sh and contract_tests/run.sh. Makes $root/.venv from requirements.lock where it is
# missing or made from another lock. Needs Python 3.11 or newer, and nothing else.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

ensure_venv() {
  local python=$root/.venv/bin/python hash stamp=$root/.venv/made-from
  if "$python" -c '' 2>/dev/null; then hash=$(lock_hash "$python"); else hash=; fi
  [ -n "$hash" ] && [ "$hash" = "$(cat "$stamp" 2>/dev/null)" ] && return

  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Python 3.11 or newer is needed on the PATH, and python3 is $(python3 -V 2>/dev/null || echo missing)."
  echo "Setting up .venv (once, about half a minute) ..."
  local log
  log=$(mktemp) || fail "There is no room for temporary files."
  python3 -m venv --clear "$root/.venv" >"$log" 2>&1 ||
    fail "python3 cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv. It said: $(tail -n 1 "$log")"
  "$python" -m pip install --quiet --quiet --no-deps --require-hashes -r "$root/requirements.lock" >"$log" 2>&1 ||
    fail "The packages of requirements.lock could not be installed: $(cat "$log")"
  rm -f "$log"
  # Makes the client and the tests importable from anywhere, and from a tree that was moved, too.
  "$python" -c 'import sys, sysconfig; open(sysconfig.get_path("purelib") + "/repository.pth", "w").write("../../../..\n../../../../generated_client\n")'
  lock_hash "$python" >"$stamp"
}

lock_hash() {
  "$1" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$root/requirements.lock"
}
