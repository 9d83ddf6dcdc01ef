"""Names reserved in the generated client, and names of its files."""

from __future__ import annotations

import hashlib

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
    "Callable",
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
# Windows takes a file or a folder of such a name, whatever its ending, for a device.
_DEVICES = {"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
_MAX_BYTES = 200  # of a module's name: a file's has at most 255, and that of a compiled file is longer


def file_name(name: str) -> str:
    """A name for a file or a folder: `name` or, where that cannot be one, its beginning and a number or a hash."""
    if name.lower() in _DEVICES:
        return f"{name}_2"
    encoded = name.encode()
    if len(encoded) <= _MAX_BYTES:
        return name
    return f"{encoded[:_MAX_BYTES].decode(errors='ignore')}_{hashlib.sha256(encoded).hexdigest()[:8]}"


def reserve_names() -> None:
    """Tell openapi-python-client the names that it must not give."""
    strings.RESERVED_WORDS.update(_RESERVED_IDENTIFIERS, _RESERVED_CLASSES, ERROR_NAMES)
