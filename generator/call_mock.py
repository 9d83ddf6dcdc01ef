"""Makes the call that the docstring of the new client's method shows, to the embedded mock, and prints the reply.

python -m generator.call_mock FOLDER        # the folder that the package is in
"""

from __future__ import annotations

import importlib
import inspect
import sys
from typing import Any

from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

MAX_SHOWN = 200  # characters
OWN_METHOD = "send_message_as_contact"  # which the mock knows all about


def main(folder: str) -> None:
    sys.path.insert(0, folder)
    client_class = importlib.import_module("invent_client").InventClient
    errors = importlib.import_module("invent_client").errors
    methods = {
        name: method for name, method in vars(client_class).items() if not name.startswith("_") and name != "close"
    }
    if not methods:
        print("The contract has no operation, so nothing was called.")
        return
    name = OWN_METHOD if OWN_METHOD in methods else next(iter(methods))
    example = (inspect.getdoc(methods[name]) or "").rpartition("Example:\n")[2].strip()
    try:
        app = MockApp()
    except Exception as error:  # the mock is at home in our own contract
        print(
            "The embedded mock, which is made for our own contract, cannot serve this one, so nothing was called: "
            f"{type(error).__name__}: {error}"
        )
        return
    try:
        reply = call(app, client_class, example)
    except TypeError as error:
        sys.exit(explanation(example, error))
    except errors.InventError as error:
        if name == OWN_METHOD:
            sys.exit(explanation(example, error))
        print(
            "With the new client, the embedded mock was called, and could not play along. It is made for our own "
            f"contract, so that says nothing against the client:\n  {example}\n  {error}"
        )
        return
    print(f"With the new client, the embedded mock was called:\n  {example}\nand returned:\n  {shortened(repr(reply))}")


def explanation(example: str, error: Exception) -> str:
    return (
        f"  {example}\n  {type(error).__name__}: {error}\n"
        "The call is made of the first example of the operation's request body and of those of its parameters. "
        "Where a warning says that an example breaks its schema, correct the example."
    )


def call(app: MockApp, client_class: Any, example: str) -> Any:
    with ThreadedServer(app) as server:
        with client_class(api_key=sample_data.API_KEY, base_url=server.base_url) as client:
            return eval(example, {"client": client})


def shortened(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]} …"


if __name__ == "__main__":
    main(sys.argv[1])
