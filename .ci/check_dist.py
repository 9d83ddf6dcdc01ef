"""Checks what the wheel and the sdist in a folder hold, and with a tag, that it names their version."""

import argparse
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"invent_client", "invent_contract", "invent_mock"}
ENTRY_POINTS = """\
[console_scripts]
invent-mock = invent_mock.__main__:main

[pytest11]
invent_mock = invent_mock.pytest_plugin
"""

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--tag", help="v0.1.0, for example")
arguments = parser.parse_args()
(wheel,), (sdist,) = arguments.folder.glob("*.whl"), arguments.folder.glob("*.tar.gz")
version = wheel.name.split("-")[1]
if arguments.tag not in (None, f"v{version}"):
    sys.exit(f"The tag is {arguments.tag}, and the wheel has version {version}. pyproject.toml has the version.")
with zipfile.ZipFile(wheel) as archive:
    names_in_wheel = set(archive.namelist())
    (entry_points,) = [archive.read(name).decode() for name in names_in_wheel if name.endswith("/entry_points.txt")]
with tarfile.open(sdist) as archive:
    names_in_sdist = {name.partition("/")[2] for name in archive.getnames()}
packages = {name.partition("/")[0] for name in names_in_wheel if ".dist-info/" not in name}
if packages != PACKAGES:
    sys.exit(f"The wheel has {sorted(packages)}, and should have {sorted(PACKAGES)}.")
if "invent_contract/openapi.yaml" not in names_in_wheel or "openapi.yaml" not in names_in_sdist:
    sys.exit("The contract is missing in the wheel or in the sdist.")
files_of_the_mock = {
    file.relative_to(ROOT).as_posix()
    for file in (ROOT / "invent_mock").rglob("*")
    if file.is_file() and "__pycache__" not in file.parts
}
missing = files_of_the_mock - (names_in_wheel & names_in_sdist)
if missing:
    sys.exit(f"The wheel or the sdist lacks {sorted(missing)}.")
if entry_points != ENTRY_POINTS:
    sys.exit(f"The wheel's entry points are {entry_points!r}, and should be {ENTRY_POINTS!r}.")
print(f"{wheel.name}: {wheel.stat().st_size // 1024} KiB, {', '.join(sorted(packages))}")
