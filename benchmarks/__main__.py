"""Measures the client side by side with what a user would pick instead: `.venv/bin/python -m benchmarks`.

`--mock` measures the mock instead, `--page` its page, `--waiting` the requests that an answer takes, and `--generator`
the generator beside the stock one.
"""

from __future__ import annotations

import argparse
import platform

from benchmarks.client import measure_client
from benchmarks.generator import measure_generator
from benchmarks.mock import measure_mock
from benchmarks.page import measure_page
from benchmarks.waiting import measure_waiting

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
modes = parser.add_mutually_exclusive_group()
modes.add_argument("--mock", action="store_true", help="measure the mock instead")
modes.add_argument("--page", action="store_true", help="measure the mock's page in a browser instead")
modes.add_argument("--waiting", action="store_true", help="measure the requests of wait_for_reply instead")
modes.add_argument("--generator", action="store_true", help="measure the generator instead")
options = parser.parse_args()
print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
if options.mock:
    measure_mock()
elif options.page:
    measure_page()
elif options.waiting:
    measure_waiting()
elif options.generator:
    measure_generator()
else:
    measure_client()
