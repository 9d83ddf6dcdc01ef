"""Installs a wheel into empty environments of the running Python, and tries it.

Once with the lowest versions of the dependencies that pyproject.toml allows, once with the newest; each time first
without and then with the extra `mock`.

python3.X .ci/try_wheel.py WHEEL
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

CI = Path(__file__).parent
PROJECT = tomllib.loads((CI.parent / "pyproject.toml").read_text())["project"]


def lowest_versions() -> list[str]:
    """Constraints that pin each dependency to the lowest version that is allowed."""
    dependencies = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["mock"]]
    return [dependency.partition(",")[0].replace(">=", "==") for dependency in dependencies]


def try_wheel(wheel: str, label: str, constraints: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        constraint_file = Path(folder, "constraints")
        constraint_file.write_text("\n".join(constraints))
        venv.create(f"{folder}/venv", with_pip=True)
        python = f"{folder}/venv/bin/python"
        pip = [python, "-m", "pip", "-qq", "--disable-pip-version-check", "install", "-c", constraint_file]

        print(f"{label}: ", end="", flush=True)
        subprocess.run([*pip, wheel], check=True)
        subprocess.run([python, "-W", "error", CI / "try_client.py"], check=True, cwd=folder)
        subprocess.run([*pip, f"{wheel}[mock]"], check=True)
        subprocess.run([python, "-W", "error", CI / "try_mock.py"], check=True, cwd=folder)


if __name__ == "__main__":
    try_wheel(sys.argv[1], "lowest", lowest_versions())
    try_wheel(sys.argv[1], "newest", [])
