"""Measures the client side by side with what a user would pick instead: `.venv/bin/python -m benchmarks`.

`--mock` measures the mock instead, `--page` its page, `--waiting` the requests that an answer takes, and `--generator`
the generator beside the stock one.
"""

from __future__ import annotations

import argparse
import platform

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
modes = parser.add_mutually_exclusive_group()
modes.add_argument("--mock", action="store_true", help="measure the mock instead")
modes.add_argument("--page", action="store_true", help="measure the mock's page in a browser instead")
modes.add_argument("--waiting", action="store_true", help="measure the requests of wait_for_reply instead")
modes.add_argument("--generator", action="store_true", help="measure the generator instead")
options = parser.parse_args()
print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}\n")
# Only what is measured is imported: all of it takes longer than `--help` may.
if options.mock:
    from benchmarks.mock import measure_mock

    measure_mock()
elif options.page:
    from benchmarks.page import measure_page

    measure_page()
elif options.waiting:
    from benchmarks.waiting import measure_waiting

    measure_waiting()
elif options.generator:
    from benchmarks.generator import measure_generator

    measure_generator()
else:
    from benchmarks.client import measure_client

    measure_client()
