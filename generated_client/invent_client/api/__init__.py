"""The operations as functions, a package for each tag of the contract."""

TYPE_CHECKING = False  # known to type checkers; `typing` takes longer to import than all of this module

if TYPE_CHECKING:
    from . import contacts
else:
    _HOMES = {}

    def __getattr__(name):
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(f"{__name__}.{_HOMES.get(name, name)}")
        value = globals()[name] = getattr(module, name) if name in _HOMES else module
        return value

    def __dir__():
        return list(__all__)


__all__ = ("contacts",)
