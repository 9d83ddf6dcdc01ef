"""Installs a wheel into empty environments of the running Python, and tries it.

Once with the lowest versions of the dependencies that pyproject.toml allows, once with the newest; each time first
without and then with the extra `mock`.

python3.X .ci/try_wheel.py WHEEL
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

CI = Path(__file__).parent
PROJECT = tomllib.loads((CI.parent / "pyproject.toml").read_text())["project"]
USERS_TESTS = CI.parent / "tests/mock/users_tests.py"
PLUGINS = ["pytest-xdist", "pytest-asyncio", "pytest-randomly"]


def lowest_versions() -> list[str]:
    """Constraints that pin each dependency to the lowest version that is allowed."""
    dependencies = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["mock"]]
    return [re.sub(r">=([\d.]+)(,[^;]*)?", r"==\1", dependency) for dependency in dependencies]


def try_wheel(wheel: str, label: str, constraints: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        constraint_file = Path(folder, "constraints")
        constraint_file.write_text("\n".join(constraints))
        shutil.copytree(CI / "tests_of_users", folder, dirs_exist_ok=True)
        shutil.copy(USERS_TESTS, f"{folder}/test_of_a_user.py")
        venv.create(f"{folder}/venv", with_pip=True)
        python = f"{folder}/venv/bin/python"
        pip = [python, "-m", "pip", "-qq", "--disable-pip-version-check", "install", "-c", constraint_file]

        print(f"{label}: ", end="", flush=True)
        subprocess.run([*pip, wheel], check=True)
        subprocess.run([python, "-W", "error", CI / "try_client.py"], check=True, cwd=folder)
        compare = subprocess.run([python, "-m", "invent_contract", "compare", "x"], capture_output=True, text=True)
        advice = r"The comparison needs [\w.]+, .* with its extra: invent-client\[mock\]\.\n"
        assert re.fullmatch(advice, compare.stderr), compare.stderr
        subprocess.run([*pip, "pytest"], check=True)
        run_tests(python, folder, "test_of_others.py")
        output = run_tests(python, folder, "test_without_the_extra.py", status=1)
        advice = r"\nThe mock needs \w+, .* with its extra: invent-client\[mock\]\.\n"
        assert re.search(advice, output), output

        subprocess.run([*pip, f"{wheel}[mock]", *PLUGINS], check=True)
        help_text = subprocess.run([f"{folder}/venv/bin/invent-mock", "--help"], capture_output=True, text=True).stdout
        assert help_text.startswith("usage: invent-mock [-h]"), help_text
        # Without this option pytest-asyncio warns.
        Path(folder, "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
        print(run_tests(python, folder, "test_of_a_user.py", "-n", "4").splitlines()[-1])  # in random order
        run_tests(python, folder, "test_asyncio.py")
        run_tests(python, folder, "test_of_others.py", "-p", "no:invent_mock")


def run_tests(python: str, folder: str, *arguments: str, status: int = 0) -> str:
    """Run pytest, and return what it prints."""
    command = [python, "-m", "pytest", "-q", "-W", "error", *arguments]
    process = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.returncode == status, process.stdout
    return process.stdout


if __name__ == "__main__":
    try_wheel(sys.argv[1], "lowest", lowest_versions())
    try_wheel(sys.argv[1], "newest", [])
