"""What differs between two versions of the package for those who call it: operations, arguments, fields, values."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import griffe


@dataclass(frozen=True)
class PublicName:
    """Something that a caller can name.

    Attributes:
        name: What belongs to an operation or a model is named after it: `Tool.icon`.
        kind: Such as `field`.
        type: Such as `str, required`; empty where there is nothing to say.
    """

    name: str
    kind: str
    type: str = ""


def public_names(package: Path) -> dict[str, PublicName]:
    """What callers of a package can name."""
    module = griffe.load(package.name, search_paths=[package.parent], allow_inspection=False)
    return {name.name: name for name in [*_names_of_methods(module), *_names_of_models(module)]}


def _names_of_methods(package: Any) -> Iterator[PublicName]:
    for method in package["client.InventClient"].functions.values():
        if not method.is_public or method.is_special:
            continue
        yield PublicName(method.name, "operation", f"returns {_shown(method.returns)}")
        for argument in list(method.parameters)[1:]:
            need = "required" if argument.required else "optional"
            yield PublicName(f"{method.name}.{argument.name}", "argument", f"{_shown(argument.annotation)}, {need}")


def _names_of_models(package: Any) -> Iterator[PublicName]:
    for module in package["models"].modules.values():
        for model in module.classes.values():
            yield PublicName(model.name, "model")
            for attribute in model.attributes.values():
                name = f"{model.name}.{attribute.name}"
                if not attribute.is_public:
                    continue
                if attribute.annotation is None:
                    yield PublicName(name, "value", str(attribute.value))
                elif attribute.value is None:
                    yield PublicName(name, "field", f"{_shown(attribute.annotation)}, required")
                else:
                    yield PublicName(name, "field", _shown(attribute.annotation))


def _shown(annotation: object) -> str:
    """A type as callers write it."""
    return str(annotation).replace("models.", "")


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


def describe_changes(before: dict[str, PublicName], after: dict[str, PublicName]) -> list[str]:
    """A line for each difference. What is added or removed with its owner is not mentioned by itself."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        owner = name.rpartition(".")[0]
        old, new = before.get(name), after.get(name)
        if old == new or (owner in before) != (owner in after):
            continue
        if old and new:
            lines.append(f"changed: {old.kind} {name} ({old.type} → {new.type})")
        elif new:
            lines.append(f"added: {_describe(new)}")
        elif old:
            lines.append(f"removed: {_describe(old)}")
    return lines


def _describe(name: PublicName) -> str:
    return f"{name.kind} {name.name} ({name.type})" if name.type else f"{name.kind} {name.name}"
