"""Ways to break the generated client, each of which a test of the client must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """An edit of the generated package: the file, what stands there, what is put there."""

    file: str
    old: str
    new: str


MUTATIONS = {
    "a field is dropped": Mutation("_model.py", "if value is not UNSET:", 'if value is not UNSET and name != "text":'),
    "unknown fields are dropped": Mutation("_model.py", "result = dict(self.additional_properties)", "result = {}"),
    "dates lose their zone": Mutation("_model.py", "return value.isoformat()", "return value.isoformat()[:19]"),
    "two ids are swapped": Mutation("client.py", '"contact_id": contact_id', '"contact_id": chat_id'),
    "channel_id is ignored": Mutation("client.py", '"channel_id": channel_id if', '"channel_id": UNSET if'),
    "the key is in another header": Mutation("_settings.py", '"Authorization"', '"X-Authorization"'),
    "the key goes without Bearer": Mutation("_settings.py", 'f"Bearer {key}"', "key"),
    "400 is delivered": Mutation("errors.py", "200 <= status <= 299:", "200 <= status <= 299 or status == 400:"),
    "201 is no success": Mutation("_call.py", "200 <= self._status < 300", "self._status == 200"),
    "5xx is tried again": Mutation("_call.py", "if self._status != 429 or", "if self._status not in (429, 503) or"),
    "ids are not quoted": Mutation("_request.py", 'return quote(text, safe="")', "return text"),
    "dots are let through": Mutation("_request.py", '{".", ".."}.isdisjoint', '{"no"}.isdisjoint'),
    "the contract is not asked": Mutation("_request.py", "check(data, endpoint.body, endpoint.components)", "pass"),
    "null dates throw": Mutation("_loading.py", "if type(value) is str:", "if value.strip():"),
    "the caller's client does the sending": Mutation(
        "client.py", "transport.handle_request(call.request)", "self._http.send(call.request)"
    ),
}
