"""Asks a question as one of your customers, and prints the assistant's answer.

    python examples/conversation.py "Where is my order 4711?" --user-id 4711

The contact with this `user_id` is looked up, or created. The question begins a chat on its custom channel.
INVENT_API_KEY is the key, INVENT_ORG_ID the organization, by default `c`, that of the key. Without INVENT_API_KEY the
embedded mock is used, which needs the extra `mock`.
"""

import argparse
import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator

from invent_client import ChatMessage, Contact, InventClient, InventError, UserTextPart, message_text, wait_for_reply

FATES = {
    "not_delivered": "The message was not delivered",
    "unknown": "It is not known whether the message was delivered",
    "delivered": "The message was delivered, but there is no answer",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("question", help="the text of the message")
    parser.add_argument("--user-id", required=True, help="the customer's id in your own system")
    parser.add_argument("--timeout", type=float, default=60, help="seconds to wait for the answer (default: 60)")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        if "INVENT_API_KEY" not in os.environ:
            use_embedded_mock(stack)
        print_text(ask(options.question, options.user_id, options.timeout))


def use_embedded_mock(stack: contextlib.ExitStack) -> None:
    try:
        import invent_mock

        stack.enter_context(invent_mock.serve())
    except ModuleNotFoundError as error:
        sys.exit(f'Set INVENT_API_KEY, or install the mock, which needs {error.name}: "invent-client[mock]".')
    print("INVENT_API_KEY is not set, so this asks the embedded mock.", file=sys.stderr)


def ask(question: str, user_id: str, timeout: float) -> ChatMessage:
    """The answer to a question. Ends the program with one line where there is none."""
    org_id = os.environ.get("INVENT_ORG_ID") or "c"
    # An error of another call says what became of that call. The message is posted by one call alone.
    fate = "not_delivered"
    try:
        with InventClient() as client:
            contact = find_or_create_contact(client, org_id, user_id)
            chat = client.create_chat(org_id, contact.id, custom_channel_id(contact, user_id), title=question[:100])
            fate = "unknown"  # until the call returns or raises
            try:
                posted = client.send_message_as_contact(
                    org_id, contact.id, chat.id, message=[UserTextPart(text=question)]
                )
            except InventError as error:
                fate = error.delivery
                raise
            fate = "delivered"
            with progress():
                return wait_for_reply(client, chat.id, after=posted, timeout=timeout)
    except InventError as error:
        sys.exit(f"{FATES[fate]}: {' '.join(str(error).split())}")
    except KeyboardInterrupt:
        sys.exit(f"{FATES[fate]}: interrupted")


def find_or_create_contact(client: InventClient, org_id: str, user_id: str) -> Contact:
    for contact in client.iter_list_contacts(org_id, user_id=user_id):
        # How the API matches is not documented, and the question must not be asked in another customer's name.
        if any(channel.user_id == user_id for channel in contact.channels):
            return contact
    return client.create_contact(org_id, channel={"user_id": user_id})


def custom_channel_id(contact: Contact, user_id: str) -> str:
    for channel in contact.channels:
        if channel.type_ == "custom" and channel.user_id == user_id:
            return channel.id
    sys.exit(f"{FATES['not_delivered']}: the contact {contact.id} has no custom channel with the user_id {user_id}.")


@contextlib.contextmanager
def progress() -> Iterator[None]:
    """Says on stderr that the answer is waited for, on a terminal with the seconds that have passed."""
    if not sys.stderr.isatty():
        print("Waiting for the answer.", file=sys.stderr)
        yield
        return
    start = time.monotonic()
    is_over = threading.Event()

    def rewrite_line() -> None:
        while not is_over.is_set():
            print(f"\rWaiting for the answer: {time.monotonic() - start:.0f} s", end="", file=sys.stderr, flush=True)
            is_over.wait(0.5)
        print("\r\033[K", end="", file=sys.stderr, flush=True)  # clears the line

    writer = threading.Thread(target=rewrite_line)
    writer.start()
    try:
        yield
    finally:
        is_over.set()
        writer.join()


def print_text(answer: ChatMessage) -> None:
    """Print the answer's text, or else all of it, as the documentation does not show what an answer can have."""
    if answer.status in ("FAILED", "CANCELED"):
        reason = answer.error or "no reason is given"
        sys.exit(f"The message was delivered, but the answer to it is {answer.status}: {reason}")
    print(message_text(answer) or json.dumps(answer.to_dict(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
