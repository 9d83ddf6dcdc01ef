"""The operations as functions, a package for each tag of the contract."""

TYPE_CHECKING = False  # known to type checkers; `typing` takes longer to import than all of this module

if TYPE_CHECKING:
    from . import contacts
else:

    def __getattr__(name):
        from importlib import import_module

        if name in ["contacts"]:
            return import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return list(__all__)


__all__ = ("contacts",)
