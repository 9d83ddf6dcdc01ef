"""OpenAPI documents that hold little more than what a test is about."""

from __future__ import annotations

from typing import Any


def document(**members: Any) -> dict[str, Any]:
    """A valid document of one operation, with some members of the document replaced or added."""
    operation = {"responses": {"200": {"description": "Done."}}}
    info = {"title": "Small", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/a": {"get": operation}}, **members}


def document_with_operation(path: str = "/a", **members: Any) -> dict[str, Any]:
    """A document with some members of its operation replaced or added."""
    (operation,) = document()["paths"]["/a"].values()
    return document(paths={path: {"get": {**operation, **members}}})


def document_with_schemas(**schemas: Any) -> dict[str, Any]:
    """A document with these component schemas."""
    return document(components={"schemas": schemas})
