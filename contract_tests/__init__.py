"""The contract suite. `run.sh` runs it; the files' numbers are its layers."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = json.loads((ROOT / "contract_tests/page.json").read_text())  # the page's samples, and the keywords that it lists
