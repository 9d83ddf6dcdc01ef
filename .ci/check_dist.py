"""Checks what the wheel and the sdist in a folder hold.

python3 .ci/check_dist.py FOLDER
"""

import sys
import tarfile
import zipfile
from pathlib import Path

PACKAGES = {"invent_client", "invent_contract", "invent_mock"}

folder = Path(sys.argv[1])
(wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
with zipfile.ZipFile(wheel) as archive:
    names_in_wheel = archive.namelist()
with tarfile.open(sdist) as archive:
    names_in_sdist = {name.partition("/")[2] for name in archive.getnames()}
packages = {name.partition("/")[0] for name in names_in_wheel if ".dist-info/" not in name}
if packages != PACKAGES:
    sys.exit(f"The wheel has {sorted(packages)}, and should have {sorted(PACKAGES)}.")
if "invent_contract/openapi.yaml" not in names_in_wheel or "openapi.yaml" not in names_in_sdist:
    sys.exit("The contract is missing in the wheel or in the sdist.")
for name in ("index.html", "page.css", "page.js"):
    for names in (names_in_wheel, names_in_sdist):
        if f"invent_mock/page/static/{name}" not in names:
            sys.exit(f"The page's {name} is missing in the wheel or in the sdist.")
print(f"{wheel.name}: {wheel.stat().st_size // 1024} KiB, {', '.join(sorted(packages))}")
