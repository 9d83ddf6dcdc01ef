"""A mock behind TLS, with a certificate of its own authority, and a proxy to it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from contract_tests.self_test.servers.closing_proxy import accepting_connections, forward, requests_of
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer

HOST = "staging.invent.test"  # which only the proxy knows


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """The files of a certificate for localhost and for HOST, and of its key."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = f"subjectAltName=DNS:localhost,DNS:{HOST}"
    files = ["-addext", names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return certificate, key


@contextlib.contextmanager
def serving_tls(certificate: Path, key: Path) -> Iterator[int]:
    """The port of a mock that is served with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as tls:
            with tls.makefile("rb") as stream:
                for request in requests_of(stream):
                    tls.sendall(forward(request, server.base_url))

    with ThreadedServer(MockApp()) as server, accepting_connections(serve) as port:
        yield port


@contextlib.contextmanager
def tunnelling_to(port: int, hosts: list[str]) -> Iterator[str]:
    """The address of a proxy that takes all connections to a port here, and notes for which hosts."""

    def serve(connection: socket.socket) -> None:
        with connection, socket.create_connection(("127.0.0.1", port)) as upstream:
            head = connection.recv(65536)
            hosts.append(head.split(b" ")[1].decode())
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = Thread(target=relay, args=(upstream, connection), daemon=True)
            back.start()
            relay(connection, upstream)
            back.join()

    with accepting_connections(serve) as proxy_port:
        yield f"http://127.0.0.1:{proxy_port}"


def relay(source: socket.socket, target: socket.socket) -> None:
    """Send on what comes, until the source has ended, and then end the target."""
    with contextlib.suppress(OSError):
        while received := source.recv(65536):
            target.sendall(received)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
