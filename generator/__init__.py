"""Makes `generated_client/` from the contract."""

from generator.document_checks import check
from generator.document_warnings import warnings
from generator.rendering import render

__all__ = ["check", "render", "warnings"]
