"""How to repeat a request by hand."""

from __future__ import annotations

import shlex

import httpx

from contract_tests.provider.redaction import REPLACEMENT, KeyRedactor

MAX_BODY = 2000  # characters
MAX_RESPONSE = 1000  # characters


def reproduction(response: httpx.Response | None, redactor: KeyRedactor) -> str:
    """The curl command that repeats the request of a response, and the response. Both are without the API key."""
    if response is None:
        return ""
    request = response.request
    words = ["curl", "-X", request.method]
    for name, value in request.headers.items():
        if name == "authorization":
            words += ["-H", f'"{name}: {redactor.in_double_quotes(value)}"']
        elif name != "content-length":
            words += ["-H", shlex.quote(redactor.redact(f"{name}: {value}"))]
    if request.content:
        body = request.content.decode(errors="replace")[:MAX_BODY]
        words += ["-d", shlex.quote(redactor.redact(body))]
    words.append(shlex.quote(redactor.redact(str(request.url))))
    answer = redactor.redact(f"{response.status_code} {response.text[:MAX_RESPONSE]}")
    return f"Reproduce with\n\n    {' '.join(words)}\n\nThe response was {answer}"


def runnable(schemathesis_command: str) -> str:
    """A command that Schemathesis wrote, with `$INVENT_API_KEY` where it filtered the key."""
    filtered = f"'Authorization: {REPLACEMENT}'"
    return schemathesis_command.replace(filtered, '"Authorization: Bearer $INVENT_API_KEY"')
