"""The suite that holds a provider to the contract, and its own power. `run.sh` runs it, and with it `tests/`."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
