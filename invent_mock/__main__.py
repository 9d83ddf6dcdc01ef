"""The mock as a program: `invent-mock`, or `python -m invent_mock`."""

from __future__ import annotations

import argparse
import contextlib
import errno
import re
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

from invent_mock import what_is_missing

try:
    from jsonschema_rs import ReferencingError

    from invent_contract import CONTRACT_FILE, ContractError
    from invent_contract.escaping import shell_word, show
    from invent_mock import sample_data
    from invent_mock.app import MockApp
    from invent_mock.http.rate_limit import MAX_REQUESTS_PER_MINUTE
    from invent_mock.http.request_log import RequestLog
    from invent_mock.root_app import RootApp
    from invent_mock.server import Server, listen, url_of
    from invent_mock.world.inventory import Inventory
    from invent_mock.world.world_file import WorldFileError, example_of_a_world, load_inventory
except ModuleNotFoundError as error:
    sys.exit(what_is_missing(error))

DEFAULT_PORT = 4711
MAX_PORTS_TRIED = 100
CONSOLE_SCRIPT = "invent-mock"  # as pyproject.toml has it


def main() -> None:
    parser = _parser()
    options = parser.parse_args()
    if options.world_example:
        print(example_of_a_world(sample_data.INVENTORY), end="")
        return
    try:
        inventory = load_inventory(options.world) if options.world else sample_data.INVENTORY
    except WorldFileError as error:
        parser.exit(1, f"{error}\n")
    try:
        app = MockApp(requests_per_minute=options.rate_limit, inventory=inventory, latency=options.latency / 1000)
    except (ContractError, LookupError, ReferencingError, ValueError) as error:
        show(f"{CONTRACT_FILE.name} cannot be served: {error}. `./generate.sh` tells where.", stream=sys.stderr)
        sys.exit(1)
    try:
        listener = _listen(options.host, options.port)
    except (OSError, OverflowError) as error:
        reason = str(error).rstrip(".")
        port = DEFAULT_PORT if options.port is None else options.port
        parser.exit(1, f"Cannot listen on {options.host} port {port}: {reason}. Choose another --port or --host.\n")
    root_app = RootApp(
        app,
        allowed_hosts=[*options.allow_host, *_names(options.host)],
        cors_origins=options.cors,
        has_page=not options.no_page,
    )
    with contextlib.suppress(KeyboardInterrupt), listener:
        _tell_how_to_use(inventory, url_of(listener), has_page=not options.no_page)
        Server(RequestLog(root_app, inventory, _write_line)).run(sockets=[listener])
    show("The mock has stopped.")


def _tell_how_to_use(inventory: Inventory, base_url: str, *, has_page: bool) -> None:
    page = " Open it in a browser to see the conversation." if has_page else ""
    show(f"The mock listens on {base_url}.{page} Ctrl-C stops it. To use it, paste these lines into another shell:")
    environment = inventory.environment(base_url)
    show(*(f"export {name}={shell_word(value)}" for name, value in environment.items()))
    if "INVENT_CHAT_ID" not in environment:
        show("No chat has a channel of the type custom, so there is none to post into yet.", stream=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    # As a module, the program's name would be the path of this file.
    program = Path(sys.argv[0]).stem
    prog = program if program == CONSOLE_SCRIPT else "python -m invent_mock"
    parser = argparse.ArgumentParser(prog=prog, description="Serves a mock of the API.")
    parser.add_argument("--host", type=_host, default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=int,
        help=f"port to listen on; 0 is any free one (default: the first free from {DEFAULT_PORT} on)",
    )
    parser.add_argument("--world", type=Path, metavar="FILE", help="what exists at the start, as YAML")
    parser.add_argument("--world-example", action="store_true", help="print such a file to begin with, and exit")
    parser.add_argument(
        "--latency", type=_milliseconds, default=0, metavar="MS", help="milliseconds by which each answer is late"
    )
    parser.add_argument(
        "--rate-limit", type=_count, default=0, metavar="N", help="answer 429 above N requests a minute (0: never)"
    )
    parser.add_argument(
        "--cors",
        type=_origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let this origin's pages call the API",
    )
    parser.add_argument(
        "--allow-host",
        type=_host_name,
        action="append",
        default=[],
        metavar="NAME",
        help="name under which /_mock/ can be called beside the address, for containers",
    )
    parser.add_argument("--no-page", action="store_true", help="leave out the page at /, which shows the conversation")
    return parser


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket on this port or, without one, on the default port or the next that is free.

    Raises:
        OSError: The port is taken, or there is no such host.
        OverflowError: There is no such port.
    """
    if port is not None:
        return listen(host, port)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + MAX_PORTS_TRIED):
        try:
            listener = listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or port == DEFAULT_PORT + MAX_PORTS_TRIED - 1:
                raise
            continue
        if port != DEFAULT_PORT:
            show(f"Port {DEFAULT_PORT} is taken, so this is {port}.", stream=sys.stderr)
        return listener
    raise AssertionError("the last port either listens or raises")


def _names(host: str) -> list[str]:
    """The name that the mock was told to listen on, if it is no address."""
    try:
        ip_address(host)
    except ValueError:
        return [host]
    return []


def _write_line(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # nobody reads standard error any more
        sys.stderr.write(f"{line}\n")


def _count(text: str) -> int:
    if not (text.isdecimal() and len(text) <= 7 and int(text) <= MAX_REQUESTS_PER_MINUTE):
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to {MAX_REQUESTS_PER_MINUTE}")
    return int(text)


def _milliseconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= float(text) <= 3_600_000:
            return float(text)
    raise argparse.ArgumentTypeError("must be from 0 to 3600000 milliseconds")


def _host(text: str) -> str:
    # An empty one would mean all addresses of the machine, and an unset variable in a script is empty.
    if not re.fullmatch(r"[\w.:%-]+", text, re.ASCII):
        raise argparse.ArgumentTypeError("must be an address such as 127.0.0.1 or ::1, or a name")
    return text


def _host_name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+|\[[0-9a-fA-F:.]+\]", text):
        words = "must be a name such as mock or localhost, or [::1], without http:// and without a port"
        raise argparse.ArgumentTypeError(words)
    return text


def _origin(text: str) -> str:
    if not re.fullmatch(r"https?://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", text):  # as browsers write it
        raise argparse.ArgumentTypeError("must be like http://localhost:3000, in small letters and without a path")
    return text


if __name__ == "__main__":
    main()
