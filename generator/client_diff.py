"""What differs between two versions of the package for those who call it: operations, arguments, fields, values."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import griffe

CHANGES = {(False, True): "added", (True, False): "removed", (True, True): "changed"}  # by where something is
Surface = dict[str, tuple[str, str]]  # what a caller can name: its kind and its type


def surface(package: Path) -> Surface:
    """What a caller can name. What belongs to another is below that one's name."""
    module = griffe.load(package.name, search_paths=[package.parent], allow_inspection=False)
    found: Surface = {}
    for function in module["client.InventClient"].functions.values():
        if function.is_public and not function.is_special:
            found[function.name] = "operation", f"returns {function.returns}"
            for one in list(function.parameters)[1:]:
                need = "required" if one.required else "optional"
                found[f"{function.name}.{one.name}"] = "argument", f"{one.annotation}, {need}"
    for model in [one for home in module["models"].modules.values() for one in home.classes.values()]:
        found[model.name] = "model", "a class"
        for field in [one for one in model.attributes.values() if one.is_public]:
            kind = "field" if field.annotation else "value"
            need = ", required" if kind == "field" and field.value is None else ""
            found[f"{model.name}.{field.name}"] = kind, f"{field.annotation or field.value}{need}"
    return found


def committed(package: Path, root: Path, target: Path) -> Path:
    """The package as the last commit has it, below `target`; the package itself where there is no such commit."""
    path = package.relative_to(root)
    try:
        command = ["git", "archive", "--format=zip", "HEAD", str(path)]
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return package
    with zipfile.ZipFile(BytesIO(done.stdout)) as archive:
        archive.extractall(target)
    return target / path


def describe(before: Surface, after: Surface) -> list[str]:
    """Each difference as a line."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        owner = name.rpartition(".")[0]
        if before.get(name) != after.get(name) and (owner in before) == (owner in after):  # else the owner says it
            kinds, types = zip(*(side[name] for side in (before, after) if name in side), strict=True)
            lines.append(f"{CHANGES[name in before, name in after]}: {kinds[0]} {name} ({' → '.join(types)})")
    return lines
