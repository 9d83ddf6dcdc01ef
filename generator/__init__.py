"""Makes `generated_client/` from the contract."""

from generator.document.checks import check
from generator.document.warnings import warnings
from generator.rendering import render

__all__ = ["check", "render", "warnings"]
