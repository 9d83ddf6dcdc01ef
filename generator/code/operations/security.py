"""How an operation's requests carry the API key."""

from __future__ import annotations

from typing import Any

from generator.runtime._request.headers import FRAMING_HEADERS, is_header_name
from generator.runtime._request.operation import Credential
from invent_contract import resolve
from invent_contract.operation import Operation


def credential_of(contract: dict[str, Any], operation: Operation) -> Credential | None:
    """How an operation's requests carry the API key; None where they do not.

    Of several ways the first counts for which a single key is enough.

    Raises:
        ValueError: There is no such way.
    """
    own_requirements = operation.definition.get("security")
    requirements = contract.get("security", []) if own_requirements is None else own_requirements
    reasons = []
    for requirement in filter(None, requirements):
        try:
            credentials = [_credential(contract, name) for name in requirement]
        except ValueError as error:
            reasons.append(str(error))
            continue
        keys = [credential for credential in credentials if credential is not None]
        if len(keys) <= 1:
            return next(iter(keys), None)
        reasons.append(f"{' and '.join(requirement)} need two keys, and a client has one")
    if reasons and {} not in requirements:
        raise ValueError("; ".join(reasons))
    return None


def _credential(contract: dict[str, Any], name: str) -> Credential | None:
    """How a security scheme has the key; None for certificates, which are those of a caller's own httpx client.

    Raises:
        ValueError: The client cannot do it.
    """
    schemes = contract.get("components", {}).get("securitySchemes", {})
    if name not in schemes:
        raise ValueError(f"there is no security scheme {name}")
    scheme = resolve(contract, schemes[name])
    match scheme.get("type"), str(scheme.get("scheme", "")).lower(), scheme.get("in"):
        case ("http", "bearer", _) | ("oauth2" | "openIdConnect", _, _):
            return Credential("header", "Authorization", "bearer")
        case "http", "basic", _:
            return Credential("header", "Authorization", "basic")
        case "apiKey", _, "header" | "query" as place if isinstance(scheme.get("name"), str):
            is_header_of_its_own = is_header_name(scheme["name"]) and scheme["name"].lower() not in FRAMING_HEADERS
            if place == "header" and not is_header_of_its_own:
                raise ValueError(f"{name} needs a header {scheme['name']!r}, which cannot carry a key")
            return Credential(place, scheme["name"], "plain")
        case "mutualTLS", _, _:
            return None
    raise ValueError(f"{name} is neither a bearer token, nor basic, nor a key in a header or the query")
