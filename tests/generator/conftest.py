"""Fixtures of the generator's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.repository_copy import copy_checkout

EVERY_FEATURE = Path(__file__).with_name("every_feature.yaml")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository in a folder with a space in its name."""
    return copy_checkout(tmp_path / "a copy")
