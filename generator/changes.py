"""What differs between two versions of the package for those who call it: operations, arguments, fields, values."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import griffe


def surface(package: Path) -> dict[str, str]:
    """What a caller can name, and its type."""
    module = griffe.load(package.name, search_paths=[package.parent], allow_inspection=False)
    found: dict[str, str] = {}
    for function in module["client.InventClient"].functions.values():
        if function.is_public and not function.is_special:
            found[f"operation {function.name}"] = f"returns {function.returns}"
            for one in function.parameters:
                if one.name != "self":
                    need = "required" if one.required else "optional"
                    found[f"argument {one.name} of {function.name}"] = f"{one.annotation}, {need}"
    for home in module["models"].modules.values():
        for model in home.classes.values():
            found[f"model {model.name}"] = "a class"
            for field in model.attributes.values():
                if field.is_public:
                    kind = "field" if field.annotation else "value"
                    need = ", required" if kind == "field" and field.value is None else ""
                    found[f"{kind} {model.name}.{field.name}"] = f"{field.annotation or field.value}{need}"
    return found


def committed(package: Path, root: Path, target: Path) -> Path:
    """The package as the last commit has it, below `target`; the package itself where there is no such commit."""
    path = package.relative_to(root)
    done = subprocess.run(["git", "archive", "--format=zip", "HEAD", str(path)], cwd=root, capture_output=True)
    if done.returncode:
        return package
    with zipfile.ZipFile(BytesIO(done.stdout)) as archive:
        archive.extractall(target)
    return target / path


def describe(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Each difference as a line."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        owner = name.split(" of ")[-1].split(".")[0].removeprefix("field ").removeprefix("value ")
        whole = {f"operation {owner}", f"model {owner}"} - {name}
        if old == new or any((one in before) != (one in after) for one in whole):
            continue  # said with what it belongs to
        if old is None or new is None:
            lines.append(f"{'added' if old is None else 'removed'}: {name} ({new or old})")
        else:
            lines.append(f"changed: {name} ({old} → {new})")
    return lines
