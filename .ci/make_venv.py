"""Makes .venv from requirements.lock, where it is missing or was made from another lock.

Needs nothing but the standard library of Python 3.11 or newer. Of several runs at once the first makes it, and
the others wait.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK_FILE = ROOT / "requirements.lock"
GENERATED = ROOT / "generated_client"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
NO_ROOM = 1_000_000  # bytes that are left of a disk that a program has filled
STAMP = VENV / "made-from"  # the hash of the lock file, written when all is installed


def main() -> None:
    lock_hash = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    if is_complete(lock_hash) and GENERATED.exists():
        return
    VENV.mkdir(exist_ok=True)
    lock = os.open(VENV, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # which the generator holds, too, as it works in .venv
    put_back_client()
    if not is_complete(lock_hash):  # another run may have made it meanwhile
        print("Setting up .venv (once, about half a minute) ...", flush=True)
        make(lock_hash, lock)


def put_back_client() -> None:
    """Put back the client that a killed run of the generator has set aside, before .venv is cleared."""
    for aside in VENV.glob("generate-*/old"):  # as generator/installation.py has it, which needs .venv
        if not GENERATED.exists():
            aside.rename(GENERATED)


def is_complete(lock_hash: str) -> bool:
    if not STAMP.exists() or STAMP.read_text() != lock_hash:
        return False
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0
    except OSError:  # its Python was removed or replaced
        return False


def make(lock_hash: str, lock: int) -> None:
    # Before anything is deleted: a run that is interrupted from here on must not look complete.
    STAMP.unlink(missing_ok=True)
    run(
        "python3 cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv.",
        [sys.executable, "-m", "venv", "--clear", VENV],
        lock,
    )
    run(
        "The packages of requirements.lock could not be installed.",
        [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", LOCK_FILE],
        lock,
    )
    # Makes our packages importable from anywhere. The paths are relative, so that the whole tree can be moved.
    site_packages = next(VENV.glob("lib/python3*/site-packages"))
    (site_packages / "repository.pth").write_text("../../../..\n../../../../generated_client\n")
    STAMP.write_text(lock_hash)


def run(advice: str, command: list, lock: int) -> None:
    # The program holds the lock, too, so that it stays held for as long as the program lives on after an interruption.
    process = subprocess.run(command, capture_output=True, text=True, pass_fds=[lock])
    if process.returncode:
        if shutil.disk_usage(VENV).free < NO_ROOM:  # which not every program says
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(VENV))
        sys.exit(f"{advice} It said:\n{process.stdout}{process.stderr}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Interrupted. The next run sets .venv up anew.")
    except OSError as error:  # no room, no permission
        sys.exit(f".venv cannot be set up: {error}")
