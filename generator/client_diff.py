"""What differs between two versions of the package for those who call it: operations, arguments, fields, values."""

from __future__ import annotations

import subprocess
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import griffe


@dataclass(frozen=True)
class PublicName:
    """Something that a caller can name: its kind, such as `field`, and its type."""

    kind: str
    type: str


Surface = dict[str, PublicName]  # by name; what belongs to an operation or a model is named after it: `Tool.icon`


def surface_of(package: Path) -> Surface:
    """What callers of a package can name."""
    module = griffe.load(package.name, search_paths=[package.parent], allow_inspection=False)
    surface: Surface = {}
    for method in module["client.InventClient"].functions.values():
        if method.is_public and not method.is_special:
            surface[method.name] = PublicName("operation", f"returns {method.returns}")
            for argument in list(method.parameters)[1:]:
                need = "required" if argument.required else "optional"
                surface[f"{method.name}.{argument.name}"] = PublicName("argument", f"{argument.annotation}, {need}")
    for model in [model for submodule in module["models"].modules.values() for model in submodule.classes.values()]:
        surface[model.name] = PublicName("model", "a class")
        for attribute in model.attributes.values():
            if attribute.is_public and attribute.annotation:
                need = ", required" if attribute.value is None else ""
                surface[f"{model.name}.{attribute.name}"] = PublicName("field", f"{attribute.annotation}{need}")
            elif attribute.is_public:
                surface[f"{model.name}.{attribute.name}"] = PublicName("value", str(attribute.value))
    return surface


def committed_package(package: Path, root: Path, target: Path) -> Path:
    """The package as the last commit has it, below `target`; the package itself where there is no such commit."""
    path = package.relative_to(root)
    try:
        command = ["git", "archive", "--format=zip", "HEAD", str(path)]
        archive = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return package
    with zipfile.ZipFile(BytesIO(archive)) as zip_file:
        zip_file.extractall(target)
    return target / path


def describe_changes(before: Surface, after: Surface) -> list[str]:
    """A line for each difference. What is added or removed with its owner is not mentioned by itself."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        owner = name.rpartition(".")[0]
        if before.get(name) == after.get(name) or (owner in before) != (owner in after):
            continue
        if name not in before:
            lines.append(f"added: {after[name].kind} {name} ({after[name].type})")
        elif name not in after:
            lines.append(f"removed: {before[name].kind} {name} ({before[name].type})")
        else:
            lines.append(f"changed: {before[name].kind} {name} ({before[name].type} → {after[name].type})")
    return lines
