"""Makes `generated_client/` from the contract."""

from generator.document_checks import check
from generator.rendering import render

__all__ = ["check", "render"]
