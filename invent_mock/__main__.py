"""The mock as a program: `python -m invent_mock`."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys

from invent_mock import sample_data

try:
    from invent_mock.app import MockApp
    from invent_mock.server import listen, url_of, uvicorn_server
except ModuleNotFoundError as error:
    sys.exit(f'The mock needs {error.name}, which is not installed. Run: pip install "invent-client[mock]"')


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m invent_mock", description="Serves a mock of the API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--rate-limit", type=int, default=0, metavar="N", help="answer 429 above N requests a minute (0: never)"
    )
    options = parser.parse_args()
    if options.rate_limit < 0:
        parser.error("--rate-limit must not be negative")
    try:
        listener = listen(options.host, options.port)
    except (OSError, OverflowError) as error:
        parser.exit(1, f"Cannot listen on {options.host} port {options.port}: {error}. Choose another --port.\n")
    base_url = url_of(listener)
    print(f"The mock listens on {base_url}. Ctrl-C stops it. To use it, paste these lines into another shell:")
    for name, value in sample_data.environment(base_url).items():
        print(f"export {name}={shlex.quote(value)}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn_server(MockApp(requests_per_minute=options.rate_limit)).run(sockets=[listener])
    print("The mock has stopped.")


if __name__ == "__main__":
    main()
