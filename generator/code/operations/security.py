"""How an operation's requests carry keys: the client's own, and those that callers add."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.runtime._request.headers import FRAMING_HEADERS, OWNED_HEADERS, is_header_name
from generator.runtime._request.operation import Credential
from invent_contract import resolve
from invent_contract.operation import Operation

_AUTHORIZATION = "authorization"
_PLACES = {"header": "the header", "query": "the query parameter", "cookie": "the cookie"}


class FurtherKey(NamedTuple):
    """A key that callers add to requests.

    Attributes:
        place: `header`, `query` or `cookie`.
        name: The name of the header, the parameter or the cookie.
    """

    place: str
    name: str


class Security(NamedTuple):
    """How an operation's requests carry keys.

    Attributes:
        credential: How they carry the client's key; None where they do not.
        further_keys: Those that callers add, as a client has a single key, and sends none in a cookie.
        is_optional: Whether an operation can also be called without any.
        pointer: Of the requirement that says so; empty where there is none.
        schemes: The names of its security schemes.
    """

    credential: Credential | None = None
    further_keys: tuple[FurtherKey, ...] = ()
    is_optional: bool = False
    pointer: str = ""
    schemes: tuple[str, ...] = ()

    @property
    def further_headers(self) -> tuple[str, ...]:
        """The headers with keys that callers add."""
        return tuple(key.name for key in self.further_keys if key.place == "header")

    @property
    def advice(self) -> str:
        """What callers have to do about the further keys, as a sentence; empty where there are none."""
        if not self.further_keys:
            return ""
        keys = " and ".join(f"{_PLACES[key.place]} {key.name}" for key in self.further_keys)
        can_be_given_to_a_call = len(self.further_headers) == len(self.further_keys)
        where = "in `headers` of a call or in" if can_be_given_to_a_call else "in"
        advice = f"{keys} must be given {where} an `http_client`"
        if self.credential is None:
            return advice
        return f"`api_key` goes into {_PLACES[self.credential.place]} {self.credential.name}; {advice}"


def security_of(contract: dict[str, Any], operation: Operation) -> Security:
    """How an operation's requests carry keys.

    Of several ways the first counts for which the client's key is enough; without one, the first to which callers can
    add what is missing.

    Raises:
        ValueError: There is no such way.
    """
    ways, reasons = [], []
    for pointer, requirement in operation.security.items():
        try:
            ways.append(_way(contract, requirement, pointer))
        except ValueError as error:
            reasons.append(str(error))
    if reasons and not ways:
        raise ValueError("; ".join(reasons))
    is_optional = not all(way.schemes for way in ways)
    return min(ways, key=_order, default=Security())._replace(is_optional=is_optional)


def _order(way: Security) -> int:
    """How much a way leaves to callers. One without any key counts after those for which the client's is enough."""
    return 2 if way.further_keys else 0 if way.schemes else 1


def _way(contract: dict[str, Any], requirement: dict[str, Any], pointer: str) -> Security:
    """How a requirement is met.

    Raises:
        ValueError: It cannot be.
    """
    credentials: list[Credential] = []
    cookies: list[FurtherKey] = []
    for name in requirement:
        key = _key_of(contract, name)
        if isinstance(key, FurtherKey):
            cookies.append(key)
        elif key is not None and key not in credentials:  # a token may be enough for several schemes
            credentials.append(key)
    credentials.sort(key=_order_of_credential)
    further_keys = [FurtherKey(credential.place, credential.name) for credential in credentials[1:]]
    credential = next(iter(credentials), None)
    taken_headers = OWNED_HEADERS | {credential.name.lower()} if credential else OWNED_HEADERS
    for key in further_keys:
        if key.place == "header" and key.name.lower() in taken_headers:
            raise ValueError(f"{' and '.join(requirement)} need a second key in the header {key.name}")
    return Security(credential, (*further_keys, *cookies), pointer=pointer, schemes=tuple(requirement))


def _order_of_credential(credential: Credential) -> tuple[bool, str, str]:
    """The client's own key is the first: that of the header Authorization, which no caller can set, or else by name.

    The order of a requirement's schemes means nothing, and must not move a key.
    """
    return credential.name.lower() != _AUTHORIZATION, credential.place, credential.name.lower()


def _key_of(contract: dict[str, Any], name: str) -> Credential | FurtherKey | None:
    """How a security scheme has its key; None for certificates, which are those of a caller's own httpx client.

    Raises:
        ValueError: No request can have it.
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
        case "apiKey", _, "cookie" if isinstance(scheme.get("name"), str):
            return FurtherKey("cookie", scheme["name"])
        case "mutualTLS", _, _:
            return None
    raise ValueError(f"{name} is neither a bearer token, nor basic, nor a key in a header, the query or a cookie")
