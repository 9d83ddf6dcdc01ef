"""Renders the client with openapi-python-client as a library.

The templates in `templates/` replace the stock ones of the same name and ask a `View` about what
those cannot see. The modules in `runtime/` go into the package as they are. What cannot be generated
well is refused with a `ContractError`, not left out.
"""

from __future__ import annotations

import copy
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from generator.runtime import errors
from generator.runtime._validation import KEYWORDS
from invent_contract.document import ContractError, first_example, join, lookup, operations, resolve, tokens, walk

HERE = Path(__file__).parent
# Names that a generated attribute or argument would hide. They get a trailing underscore, as builtins do.
TAKEN = "aclose additional_properties body client close endpoint field from_dict timeout to_dict".split()
ANNOTATIONS = {"title", "description", "default", "examples", "example", "deprecated", "readOnly"}
# Kinds of property that one expression can judge: the condition, the value, and what is expected.
SIMPLE = {
    "StringProperty": ("type({0}) is str", "{0}", "text"),
    "BooleanProperty": ("type({0}) is bool", "{0}", "true or false"),
    "IntProperty": ("type({0}) is int", "{0}", "a whole number"),
    "FloatProperty": ("type({0}) is float or type({0}) is int", "{0}", "a number"),
    "NoneProperty": ("{0} is None", "None", "null"),
    "AnyProperty": ("{0} is not UNSET", "{0}", "there"),
}


class Argument(NamedTuple):
    """An argument of a client's method."""

    name: str  # in the request
    python_name: str
    place: str  # path, query, field (of the body) or body
    annotation: str
    default: str | None
    description: str


def render(contract: dict[str, Any], target: Path) -> None:
    """Write the package that `contract` describes to `target`, which must not exist."""
    strings.RESERVED_WORDS.update(TAKEN)
    file = ConfigFile.load_from_path(HERE / "config.yaml")
    file.package_version_override = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]["version"]
    config = Config.from_sources(file, MetaType.NONE, Path(), "utf-8", overwrite=False, output_path=target)
    document = copy.deepcopy(contract)
    for pointer, node in walk(document):
        if pointer.endswith("/enum") and isinstance(node, list) and {type(one) for one in node} - {str, type(None)}:
            raise ContractError(pointer, "only enumerations of text can be generated")
        if re.search(r"/requestBod(y|ies/[^/]+)/content$", pointer) and list(node) != ["application/json"]:
            raise ContractError(pointer, "only a body of application/json can be generated")
        # Only a date-time becomes a Python object; a `uuid` and so on stay text.
        if isinstance(node, dict) and isinstance(node.get("format"), str) and node["format"] != "date-time":
            del node["format"]
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, GeneratorError):
        raise ContractError("", f"{data.header} {data.detail}")
    project = Project(openapi=data, config=config, custom_template_path=HERE / "templates")
    project.env.globals.update(view=View(contract, data), server_url=contract["servers"][0]["url"])
    problems = project.build()
    if problems:
        raise ContractError("", "; ".join(f"{one.header} {one.detail}" for one in problems))
    for module in (HERE / "runtime").glob("*.py"):
        shutil.copy(module, target)
    (target / "py.typed").touch()


def kind(prop: Any) -> str:
    """The name of a property's class."""
    return type(prop).__name__


def inner(prop: Any) -> list[Any]:
    """The items' property of a list, the variants of a union."""
    return [prop.inner_property] if kind(prop) == "ListProperty" else list(getattr(prop, "inner_properties", []))


class View:
    """What the templates ask about the contract."""

    def __init__(self, contract: dict[str, Any], data: GeneratorData) -> None:
        self.contract = contract
        groups = data.endpoint_collections_by_tag.values()
        self.endpoints: list[Any] = [one for group in groups for one in group.endpoints]
        classes = [one.class_info for one in [*data.models, *data.enums]]
        self.model_homes = {str(one.module_name): [str(one.name)] for one in classes}
        self.model_names = sorted(name for names in self.model_homes.values() for name in names)
        self.error_names = sorted(name for name in vars(errors) if name.endswith("Error"))
        self._operations = {
            strings.PythonIdentifier(one["operationId"], "field_"): (pointer, item, one)
            for pointer, item, one in operations(contract)
        }

    def path(self, endpoint: Any) -> str:
        """The path as the contract has it; the generator puts Python's names into it."""
        return tokens(self._operations[endpoint.name][0])[1]

    def parameters(self, endpoint: Any) -> dict[str, Any]:
        """The schema of each parameter by name."""
        found = {}
        pointer = self._operations[endpoint.name][0] + "/parameters"
        for one in self._parameters(endpoint):
            if one["in"] not in ("path", "query") or {"content", "style", "explode"} & one.keys():
                raise ContractError(pointer, f"{one['name']}: only plain path and query parameters can be generated")
            if one["name"] in found:
                raise ContractError(pointer, f"{one['name']}: is there twice, in the path and in the query")
            found[one["name"]] = self._assertions(one.get("schema", {}), pointer)
        return found

    def body(self, endpoint: Any) -> dict[str, Any] | None:
        """The schema of the JSON body."""
        pointer, _, operation = self._operations[endpoint.name]
        if "requestBody" not in operation:
            return None
        content = resolve(self.contract, operation["requestBody"])["content"]
        return self._assertions(content["application/json"]["schema"], pointer + "/requestBody")

    def components(self, *schemas: Any) -> dict[str, Any]:
        """The schemas that these refer to, by name."""
        found: dict[str, Any] = {}
        left = list(schemas)
        while left:
            for pointer, name in walk(left.pop()):
                if pointer.endswith("/$ref") and isinstance(name, str) and name not in found:
                    at = join("components", "schemas", name)
                    found[name] = self._assertions(lookup(self.contract, at), at)
                    left.append(found[name])
        return dict(sorted(found.items()))

    def result(self, endpoint: Any) -> Any:
        """The property that a 2xx body is; None where there is no body."""
        found = {
            one.prop.get_type_string().as_unembedded_code(): one
            for one in endpoint.responses.patterns
            if one.status_code.range and one.status_code.range[0] // 100 == 2
        }
        if len(found) != 1:
            raise ContractError(self._operations[endpoint.name][0], "must have just one kind of 2xx response")
        response = next(iter(found.values()))
        return None if response.source["attribute"] == "None" else response.prop

    def arguments(self, endpoint: Any) -> list[Argument]:
        """The arguments of the client's method, path parameters first, required ones before the others."""
        placed = [("path", one) for one in endpoint.path_parameters]
        placed += [("query", one) for one in endpoint.query_parameters]
        for body in [one.prop for one in endpoint.bodies]:
            is_model = kind(body) == "ModelProperty"
            fields = body.required_properties + body.optional_properties if is_model else [body]
            placed += [("field" if is_model else "body", one) for one in fields]
        texts = {one["name"]: one.get("description") for one in self._parameters(endpoint)}
        found: dict[str, Argument] = {}
        for place, prop in placed:
            name, python_name = prop.name.get_untrusted_value(), str(prop.python_name)
            while python_name in found:
                python_name += "_"
            annotation, default = self.annotation(prop), None
            if not prop.required:
                absent, default = ("Unset", "UNSET") if self.is_nullable(prop) else ("None", "None")
                annotation += f" | {absent}"
            text = self.text((place in ("path", "query") and texts.get(name)) or prop.description)
            found[python_name] = Argument(name, python_name, place, annotation, default, text)
        return sorted(found.values(), key=lambda one: (one.place != "path", one.default is not None))

    def example(self, endpoint: Any) -> str:
        """A call of the client's method, made of the contract's examples."""
        operation = self._operations[endpoint.name][2]
        values = {one["name"]: first_example(one) for one in self._parameters(endpoint)}
        if "requestBody" in operation:
            body = first_example(resolve(self.contract, operation["requestBody"])["content"]["application/json"])
            values |= body if isinstance(body, dict) else {"body": body}
        shown = [repr(values.get(one.name) or one.name) for one in self.arguments(endpoint) if one.place == "path"]
        for one in self.arguments(endpoint):
            if one.place != "path" and values.get(one.name) is not None:
                shown.append(f"{one.python_name}={values[one.name]!r}")
        return f"client.{endpoint.name}({', '.join(shown)})"

    def _parameters(self, endpoint: Any) -> list[dict[str, Any]]:
        _, item, operation = self._operations[endpoint.name]
        both = [*item.get("parameters", []), *operation.get("parameters", [])]
        return [resolve(self.contract, one) for one in both]

    def _assertions(self, schema: Any, pointer: str) -> dict[str, Any]:
        """`schema` without annotations, for the runtime's `check`. What that does not know is refused."""
        result: dict[str, Any] = {}
        for keyword, value in sorted(schema.items(), key=lambda one: one[0] == "required"):  # a wrong type says more
            at = pointer + join(keyword)
            if keyword in ANNOTATIONS or keyword.startswith("x-"):
                continue
            if keyword not in KEYWORDS:
                raise ContractError(at, f"generator/runtime/_validation.py cannot check `{keyword}` in a request yet")
            if keyword == "properties":
                result[keyword] = {name: self._assertions(one, at + join(name)) for name, one in value.items()}
            elif keyword in ("allOf", "anyOf", "oneOf"):
                result[keyword] = [self._assertions(one, at + join(index)) for index, one in enumerate(value)]
            elif keyword in ("items", "not"):
                result[keyword] = self._assertions(value, at)
            else:
                result[keyword] = tokens(value)[-1] if keyword == "$ref" else value
        return result

    def text(self, value: Any) -> str:
        """A description of the contract as one paragraph for a docstring."""
        text = value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else value or ""
        return " ".join(strings.safe_for_docstring(text).split())

    def imports(self, props: list[Any], prefix: str) -> list[str]:
        """The imports of the models and enumerations that these properties are made of."""
        found: set[str] = set()
        for prop in props:
            if kind(prop) in ("ModelProperty", "EnumProperty"):
                module, name = prop.class_info.module_name, prop.class_info.name
                table = f", {module.upper()}" if kind(prop) == "EnumProperty" else ""
                found.add(f"from {prefix}{module} import {name}{table}")
            found.update(self.imports(inner(prop), prefix))
        return sorted(found)

    def is_nullable(self, prop: Any) -> bool:
        """Whether the contract has null for a property."""
        return kind(prop) in ("NoneProperty", "AnyProperty") or any(map(self.is_nullable, inner(prop)))

    def constant(self, prop: Any) -> str | None:
        """The only value that a property can have, as code."""
        return prop.value.python_code.as_unembedded_code() if kind(prop) == "ConstProperty" else None

    def annotation(self, prop: Any) -> str:
        """The type of an argument: any sequence for a list, and a mapping where a model is expected."""
        match kind(prop):
            case "ListProperty":
                return f"Sequence[{self.annotation(prop.inner_property)}]"
            case "UnionProperty":
                variants = " | ".join(map(self.annotation, inner(prop)))
                return " | ".join(dict.fromkeys(re.split(r" \| (?![^\[]*\])", variants)))  # each once
            case "ModelProperty":
                return f"{prop.class_info.name} | Mapping[str, Any]"
        return str(prop.get_type_string(no_optional=True).as_unembedded_code())

    def simple(self, prop: Any, value: str) -> tuple[str, str, str] | None:
        """For a kind that one expression can judge: the condition, the value, and what is expected."""
        if kind(prop) == "ConstProperty":
            code, type_name = str(self.constant(prop)), type(prop.value.raw_value).__name__
            is_type = "" if type_name == "str" else f" and type({value}) is {type_name}"
            return f"{value} == {code}{is_type}", value, code
        if kind(prop) == "EnumProperty" and prop.value_type is str:
            known, name = prop.class_info.module_name.upper(), prop.class_info.name
            return f"type({value}) is str", f"{known}.get({value}) or {name}({value})", "text"
        if kind(prop) not in SIMPLE:
            return None
        condition, loaded, expected = SIMPLE[kind(prop)]
        return condition.format(value), loaded.format(value), expected

    def load(self, prop: Any, value: str) -> str:
        """An expression that is the loaded value, or raises `InvalidField`."""
        simple = self.simple(prop, value)
        if simple:
            return f"{simple[1]} if {simple[0]} else refuse({simple[2]!r})"
        if kind(prop) == "ListProperty":
            return f"load_list({value}, {self.loader(prop.inner_property)})"
        return f"{self.loader(prop)}({value})"

    def loader(self, prop: Any) -> str:
        """The function that loads a value, as code."""
        match kind(prop):
            case "ModelProperty":
                return f"{prop.class_info.name}.from_dict"
            case "UnionProperty":
                return f"_load_{prop.python_name}"
            case "DateTimeProperty":
                return "load_datetime"
        if kind(prop) == "ListProperty" or self.simple(prop, "item"):
            return f"lambda item: {self.load(prop, 'item')}"
        raise ContractError("", f"{prop.name.get_untrusted_value()}: a {kind(prop)} cannot be generated")

    def unions(self, props: list[Any]) -> list[Any]:
        """The unions in these properties, for each of which a module has a function of its own."""
        found = [one for prop in props for one in self.unions(inner(prop))]
        return found + [prop for prop in props if kind(prop) == "UnionProperty"]
