"""Posts a message as a contact and prints the posted message.

    python examples/send_message.py "Where is my order 4711?"

INVENT_API_KEY, INVENT_CONTACT_ID and INVENT_CHAT_ID say where to, INVENT_CHANNEL_ID through which channel, where the
contact has several on the chat. INVENT_ORG_ID is the organization, by default `c`, that of the key. Without
INVENT_API_KEY the embedded mock is used, which needs the extra `mock`.
"""

import argparse
import contextlib
import json
import os
import sys

from invent_client import InventClient, InventError, UserTextPart

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("text", nargs="+", help="a part of the message")
part_texts = parser.parse_args().text
with contextlib.ExitStack() as stack:
    if "INVENT_API_KEY" not in os.environ:
        try:
            import invent_mock

            stack.enter_context(invent_mock.serve())
        except ModuleNotFoundError as error:
            sys.exit(f'Set INVENT_API_KEY, or install the mock, which needs {error.name}: "invent-client[mock]".')
        print("INVENT_API_KEY is not set, so this posts to the embedded mock.", file=sys.stderr)
    missing = [name for name in ("INVENT_CONTACT_ID", "INVENT_CHAT_ID") if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {' and '.join(missing)} to say where the message goes.")
    try:
        client = stack.enter_context(InventClient())
        posted = client.send_message_as_contact(
            os.environ.get("INVENT_ORG_ID") or "c",
            os.environ["INVENT_CONTACT_ID"],
            os.environ["INVENT_CHAT_ID"],
            message=[UserTextPart(text=text) for text in part_texts],
            channel_id=os.environ.get("INVENT_CHANNEL_ID"),
        )
    except InventError as error:
        sys.exit(f"{error}\nThe message was: {error.delivery}")
    print(json.dumps(posted.to_dict(), indent=2, ensure_ascii=False))
