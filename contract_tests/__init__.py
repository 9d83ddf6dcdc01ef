"""The contract suite. `run.sh` runs it; each folder is named after what its tests are about."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
