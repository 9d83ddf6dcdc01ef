"""The operations of this tag, a module for each."""

TYPE_CHECKING = False  # known to type checkers; `typing` takes longer to import than all of this module

if TYPE_CHECKING:
    from . import send_message_as_contact
else:

    def __getattr__(name):
        from importlib import import_module

        if name in ["send_message_as_contact"]:
            return import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return list(__all__)


__all__ = ("send_message_as_contact",)
