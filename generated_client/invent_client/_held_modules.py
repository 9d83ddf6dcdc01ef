"""Holds the modules that this package has loaded, so that none is loaded twice.

Most are loaded when they are first used. A test that puts `sys.modules` back, as `mock.patch.dict` and pyfakefs do,
takes out of it what was loaded meanwhile; loaded again, each of their classes would exist twice.
"""

import sys

TYPE_CHECKING = False  # known to type checkers; `typing` is loaded by what needs it

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class HeldModules:
    """A finder for `sys.meta_path`: finds a module of a package that is an attribute of it, as a loaded one is.

    Args:
        package: Name of the package.
    """

    def __init__(self, package: str) -> None:
        self._prefix = f"{package}."

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        if not name.startswith(self._prefix) or target is not None:  # which is to be reloaded
            return None
        from importlib.machinery import ModuleSpec

        parent, _, child = name.rpartition(".")
        package = sys.modules.get(parent)
        module = None if package is None else vars(package).get(child)
        if module is None or getattr(module, "__name__", "") != name:
            return None
        # Not a subclass of `Loader`, as importing that takes longer than all the rest of this package's import.
        return ModuleSpec(name, _HeldModule(module))  # type: ignore[arg-type]


class _HeldModule:
    """The loader of a module that is there already."""

    def __init__(self, module: "ModuleType") -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: "ModuleSpec") -> "ModuleType":
        return self._module

    def exec_module(self, module: "ModuleType") -> None:
        module.__spec__ = self._spec  # which the import system has replaced


def hold_modules(package: str) -> None:
    """Find what this package has loaded before Python looks for files."""
    # By its name, as `importlib.machinery` takes longer to import than all the rest of this package.
    names = [getattr(finder, "__name__", "") for finder in sys.meta_path]
    # Not at the beginning: pyfakefs takes the first finder for its own when it ends.
    position = names.index("PathFinder") if "PathFinder" in names else len(names)
    sys.meta_path.insert(position, HeldModules(package))
