"""Measures the client side by side with what a user would pick instead: `.venv/bin/python -m benchmarks`.

`--mock` measures the mock instead.
"""

from __future__ import annotations

import argparse
import platform

from benchmarks.client import measure_client
from benchmarks.mock import measure_mock

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("--mock", action="store_true", help="measure the mock instead")
options = parser.parse_args()
print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
if options.mock:
    measure_mock()
else:
    measure_client()
