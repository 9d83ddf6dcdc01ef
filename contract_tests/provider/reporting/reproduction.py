"""How to repeat a request by hand."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from contract_tests.provider.reporting.redaction import REPLACEMENT, KeyRedactor
from invent_contract.escaping import one_line, shell_word

MAX_SHOWN_REQUEST = 2000  # characters of the body
MAX_EXAMPLE_BODY = 200  # bytes
MAX_SHOWN_RESPONSE = 1000  # characters of the body
# curl sets the length itself, and would print what is compressed.
OMITTED_HEADERS = {"content-length", "accept-encoding"}


def reproduction(judged: httpx.Response | httpx.Request | None, redactor: KeyRedactor) -> str:
    """The curl command that repeats a request, and its response if there is one. Both are without the API key."""
    if judged is None:
        return ""
    request = judged.request if isinstance(judged, httpx.Response) else judged
    url = str(request.url)
    if "target" in request.extensions:  # sent as it is, in the place of the address's path and query
        url = str(request.url.copy_with(raw_path=b"/")).removesuffix("/") + request.extensions["target"].decode()
    command = reproduce_with(request.method, url, request.headers.items(), request.content, redactor)
    if isinstance(judged, httpx.Request):
        return command
    return f"{command}\n\n{describe_response(judged.status_code, redactor.redact(judged.text))}"


def reproduce_with(
    method: str, url: str, headers: Iterable[tuple[str, str]], content: bytes, redactor: KeyRedactor
) -> str:
    """The curl command that repeats a request, with words around it, and without the API key."""
    is_head = method == "HEAD"  # `curl -X HEAD` waits for a body
    words = ["curl", "--head"] if is_head else ["curl", "-X", method]
    for name, value in headers:
        if name.lower() == "authorization":
            words += ["-H", f'"{name}: {redactor.in_double_quotes(value)}"']
        elif name.lower() not in OMITTED_HEADERS:
            words += ["-H", shell_word(redactor.redact(f"{name}: {value}"))]
    body = "" if is_head else content.decode(errors="replace")  # curl sends none with --head
    if body:
        words += ["--data-raw", shell_word(redactor.redact(body[:MAX_SHOWN_REQUEST]))]
    words.append(shell_word(redactor.redact(url)))
    is_whole = len(body) <= MAX_SHOWN_REQUEST and body.encode() == content
    difference = "" if is_whole else " (but for the body, which was longer, or is not UTF-8)"
    return f"Reproduce with{difference}\n\n    {' '.join(words)}"


def describe_request(method: str, url: str, content: bytes | None) -> str:
    """The beginning of a request, as a finding has it for an example."""
    path = url.partition("://")[2].partition("/")[2]
    return f"{method} /{path} {(content or b'')[:MAX_EXAMPLE_BODY].decode(errors='replace')}".rstrip()


def describe_response(status: int, body: str) -> str:
    """The beginning of a response."""
    return f"The response was {status} {one_line(body[:MAX_SHOWN_RESPONSE])}"


def runnable(schemathesis_command: str) -> str:
    """A command that Schemathesis wrote, with `$INVENT_API_KEY` where it filtered the key."""
    filtered = f"'Authorization: {REPLACEMENT}'"
    return schemathesis_command.replace(filtered, '"Authorization: Bearer $INVENT_API_KEY"')
