"""What programs rely on of a client, read from the document without writing the client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.code.models.model_code import ModelCode
from generator.code.package_code import PackageCode
from generator.graphs import closure
from generator.kinds.composites import ModelKind
from generator.kinds.kind import Kind
from generator.rendering import read_client
from invent_contract.comparison.matching import python_name
from invent_contract.schema import Side


class ClientSurface:
    """What programs rely on of a client.

    Attributes:
        contract: What it is made from.
        operations: Those that are methods, by the name in Python of their ids.
        models: The models, by the names of their classes.
        classes_by_side: The names of those that requests, or responses, are made of.
        components: The names of the component schemas.
        classes: The schema of each model and enumeration, by its name.
        declarations: The names of typed dictionaries and unions in arguments, with the class or component of each.
        enumerations: The names of those that are enumerations.
        names: What the names of members, fields and arguments mean, by the class or the method.
    """

    def __init__(self, contract: dict[str, Any]) -> None:
        self.contract, document, data, *_ = read_client(contract, Path())
        code = PackageCode(self.contract, document, data)
        self.operations = {python_name(operation.operation.id): operation for operation in code.operations}
        self.models = {str(model.class_info.name): code.model(model) for model in data.models}
        arguments = [argument for operation in code.operations for argument in operation.function_arguments]
        responses = [response for operation in code.operations for response in operation.responses]
        self.classes_by_side = {
            Side.SENT: self._classes_within(kind for argument in arguments for kind in argument.kinds),
            Side.RECEIVED: self._classes_within(response.kind for response in responses if response.kind),
        }
        self.components = self.contract.schema_pointers.keys()
        self.classes = code.classes.schemas
        self.declarations = {typed_dict.name: typed_dict.class_name for typed_dict in code.typed_dicts}
        self.declarations |= {alias.name: alias.component for alias in code.aliases}
        members = {str(enum.class_info.name): code.members(enum) for enum in data.enums}  # type: ignore[arg-type]
        self.enumerations = members.keys()
        self.names: dict[str, Mapping[str, str | int]] = {
            **members,
            **{name: {field.python_name: field.name for field in model.fields} for name, model in self.models.items()},
            **{
                f"argument {operation.operation.id}": {
                    argument.python_name: f"{argument.name} in {argument.place}" for argument in operation.arguments
                }
                for operation in code.operations
            },
        }

    def _classes_within(self, kinds: Iterable[Kind]) -> set[str]:
        """The names of the models in values of some kinds, at any depth."""
        return {*closure(_models_in(kinds), lambda name: _models_in(_kinds_within(self.models[name])))}


def _models_in(kinds: Iterable[Kind]) -> Iterator[str]:
    for kind in kinds:
        if isinstance(kind, ModelKind):
            yield kind.class_name
        yield from _models_in(kind.inner)


def _kinds_within(model: ModelCode) -> list[Kind]:
    return [*(field.kind for field in model.fields), *([model.member_kind] if model.member_kind else [])]
