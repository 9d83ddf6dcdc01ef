"""Names in the generated client that nothing of a document may take."""

from __future__ import annotations

from openapi_python_client import strings

from generator.runtime import errors

# Members of models, arguments of every method and names in generated functions. A field or parameter of such a name
# would hide them, so it gets a trailing underscore, as a Python keyword does.
_RESERVED_IDENTIFIERS = {
    "aclose",
    "additional_properties",
    "body",
    "call",
    "client",
    "close",
    "deadline",
    "field",
    "from_dict",
    "headers",
    "models",
    "module",
    "options",
    "parameters",
    "timeout",
    "to_dict",
}
# What the modules of the package define or import. A schema of such a name gets a trailing underscore, too.
_RESERVED_CLASSES = {
    "Any",
    "AsyncInventClient",
    "Call",
    "ClassVar",
    "Connections",
    "Credential",
    "File",
    "FileContent",
    "Final",
    "HttpClientHolder",
    "InvalidField",
    "InventClient",
    "Literal",
    "Mapping",
    "MappingModel",
    "Model",
    "OPERATION",
    "OpenIntEnum",
    "OpenStrEnum",
    "Operation",
    "Options",
    "Parameter",
    "READ_ONLY",
    "RequestBody",
    "Response",
    "Self",
    "Sequence",
    "Settings",
    "SuccessResponse",
    "T",
    "Timeout",
    "TypeVar",
    "UNSET",
    "UUID",
    "Unset",
}
ERROR_NAMES = sorted(name for name in vars(errors) if name.endswith("Error"))
# Of the methods of a mapping, which models are whose members have a schema.
MAPPING_METHODS = {"get", "items", "keys", "values"}


def reserve_names() -> None:
    """Tell openapi-python-client the names that it must not give."""
    strings.RESERVED_WORDS.update(_RESERVED_IDENTIFIERS, _RESERVED_CLASSES, ERROR_NAMES)
