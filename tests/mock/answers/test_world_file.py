"""`--world FILE`: what exists in the mock at its start."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from contract_tests.hostile_texts import HOSTILE_TEXTS, harmful_lines
from invent_contract.escaping import printable_json, shell_word
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.server import ThreadedServer
from invent_mock.world.world_file import WorldFileError, example_of_a_world, load_inventory
from tests.support.sample_request import BODY

WORLD = """\
org_id: org_1
api_keys: [first_key, second_key]
contacts:
  - id: con_1
    name: Ada
    channels:
      - {id: cch_app, type: custom, user_id: "17"}
      - {id: cch_mail, type: email}
  - {id: con_2, channels: []}
chats:
  - {id: cht_mail, contact: con_1, channels: [cch_mail]}
  - {id: cht_1, contact: con_1, channels: [cch_mail, cch_app]}
"""


@pytest.fixture
def world_file(tmp_path: Path) -> Path:
    """A file whose text each test writes."""
    return tmp_path / "world.yaml"


def test_the_example_is_the_world_that_the_mock_has_without_a_file(world_file: Path) -> None:
    world_file.write_text(example_of_a_world(sample_data.INVENTORY))
    assert load_inventory(world_file) == sample_data.INVENTORY


def test_a_file_may_be_json(world_file: Path) -> None:
    world_file.write_text('{"org_id": "org_1", "api_keys": ["key"], "contacts": []}')
    assert load_inventory(world_file).api_keys == ("key",)


def test_the_mock_has_what_the_file_says(world_file: Path) -> None:
    world_file.write_text(WORLD)
    path = "/orgs/org_1/contacts/con_1/chats/cht_1/messages"
    with ThreadedServer(MockApp(inventory=load_inventory(world_file))) as server:
        with httpx.Client(base_url=server.base_url, trust_env=False) as client:
            keys = ["first_key", "second_key", sample_data.API_KEY]
            responses = [client.post(path, json=BODY, headers={"Authorization": f"Bearer {key}"}) for key in keys]
            contacts = client.get("/orgs/c/contacts", headers={"Authorization": "Bearer first_key"}).json()
    assert [response.status_code for response in responses] == [200, 200, 401]
    assert responses[0].json()["member"]["contact_channel"]["id"] == "cch_app"
    assert [(contact["id"], contact["name"], len(contact["channels"])) for contact in contacts] == [
        ("con_1", "Ada", 2),
        ("con_2", None, 0),
    ]


def test_the_variables_are_those_of_the_file(world_file: Path) -> None:
    world_file.write_text(WORLD)
    assert load_inventory(world_file).environment("http://x") == {
        "INVENT_API_KEY": "first_key",
        "INVENT_BASE_URL": "http://x",
        "INVENT_ORG_ID": "org_1",
        "INVENT_CONTACT_ID": "con_1",
        "INVENT_CHAT_ID": "cht_1",
        "INVENT_CHANNEL_ID": "cch_app",
        "INVENT_OTHER_CHANNEL_ID": "cch_mail",
    }


def test_what_does_not_exist_has_no_variable(world_file: Path) -> None:
    world_file.write_text("org_id: org_1\napi_keys: [key]\ncontacts: []\n")
    assert list(load_inventory(world_file).environment("http://x")) == [
        "INVENT_API_KEY",
        "INVENT_BASE_URL",
        "INVENT_ORG_ID",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (WORLD, "", ", line 1: is empty"),
        (WORLD, "[]", ", line 1: must be a mapping"),
        (WORLD, "&a [*a]", ", line 1: an anchor contains itself"),
        ("org_id: org_1\n", "", ', line 1: "org_id" is a required property'),
        ("org_1", "7", ', line 1, /org_id: 7 is not of type "string"'),
        ("org_1", r'"\ud800"', ", line 1, /org_id: contains an unpaired surrogate"),
        ("first_key", "first key", ', line 2, /api_keys/0: "first key" does not match '),
        ("[first_key, second_key]", "[]", ", line 2, /api_keys: [] has less than 1 item"),
        ("name: Ada", "nmae: Ada", ", line 4, /contacts/0: "),
        ("name: Ada", "name: Ada\n    name: Eve", ", line 6, /contacts/0/name: is a duplicate key"),
        ("id: con_2", "id: con_1", ", line 9, /contacts/1/id: the id con_1 is there twice"),
        ("contact: con_1, channels: [cch_mail]", "contact: con_3, channels: [cch_mail]", ": there is no contact con_3"),
        ("org_1", r'"org\e[2J"', r", line 1, /org_id: the id org\x1b[2J has a control character, or another that is"),
        ("id: con_2", r'id: "con\n2"', r", line 9, /contacts/1/id: the id con\n2 has a control character"),
        ("id: cch_app", r'id: "cch\u202e"', r", line 7, /contacts/0/channels/0/id: the id cch\u202e has a control"),
        ("id: cht_1", r'id: "cht\u200b"', r", line 12, /chats/1/id: the id cht\u200b has a control character"),
        ("name: Ada", r'"x\e[31m\nFAKE": 1', r"('x\x1b[31m\nFAKE' was unexpected)"),
        ("[cch_mail, cch_app]", "[cch_sms]", ", line 12, /chats/1/channels/0: its contact has no channel cch_sms"),
    ],
    ids=lambda text: text[:20],
)
def test_a_mistake_is_told_with_its_line(world_file: Path, old: str, new: str, problem: str) -> None:
    world_file.write_text(WORLD.replace(old, new))
    with pytest.raises(WorldFileError) as raised:
        load_inventory(world_file)
    assert str(raised.value).startswith(str(world_file))
    assert problem in str(raised.value)


def test_a_file_that_is_not_there_is_said(world_file: Path) -> None:
    with pytest.raises(WorldFileError, match="cannot be read: No such file"):
        load_inventory(world_file)


PLACES = [
    "org_id: ",
    "api_keys: [",
    "  - id: ",
    "name: ",
    "type: ",
    "user_id: ",
    "contact: ",
    "channels: [",
    "contacts:",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_of_a_file_acts_on_the_terminal(world_file: Path, text: str, place: str) -> None:
    quoted = printable_json(json.dumps(text))
    new = f"{quoted}:" if place == "contacts:" else f"{place}{quoted}, " if place[-1] == "[" else f"{place}{quoted} #"
    world_file.write_text(WORLD.replace(place, new, 1))
    try:
        environment = load_inventory(world_file).environment("http://x")
    except WorldFileError as error:
        assert harmful_lines(str(error)) == []
        assert "\n" not in str(error)
    else:
        exports = [f"export {name}={shell_word(value)}" for name, value in environment.items()]
        assert harmful_lines("\n".join(exports)) == []
        assert all(value.isprintable() for value in environment.values())
