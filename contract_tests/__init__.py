"""The contract suite. `run.sh` runs it; each folder is named after what its tests are about."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = json.loads((ROOT / "contract_tests/contract/page.json").read_text())
