"""Makes `generated_client/` from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.document.checks import check
    from generator.document.warnings import warnings
    from generator.rendering import render

__all__ = ["check", "render", "warnings"]


def __getattr__(name: str) -> object:
    # Lazily, as the program that calls the mock needs none of them, and openapi-python-client takes long to load.
    if name == "check":
        from generator.document.checks import check

        return check
    if name == "warnings":
        from generator.document.warnings import warnings

        return warnings
    if name == "render":
        from generator.rendering import render

        return render
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
