"""Makes `generated_client/` from the contract."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.document.checks import check
    from generator.document.warnings import warnings
    from generator.rendering import render

__all__ = ["check", "render", "warnings"]

_MODULES = {
    "check": "generator.document.checks",
    "render": "generator.rendering",
    "warnings": "generator.document.warnings",
}


def __getattr__(name: str) -> object:
    # Lazily, as the program that calls the mock needs none of them, and openapi-python-client takes long to load.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
