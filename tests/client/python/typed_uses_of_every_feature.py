"""Uses of the client of `every_feature.yaml` for `test_types.py`, in which mistakes are marked with `wrong`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from every_feature import (
    Color,
    Comparison,
    Condition,
    Conditions,
    InventClient,
    Labels,
    NewThingParam,
    Search,
    SearchParam,
)
from every_feature.api.default import create_thing, login, odd, upload
from every_feature.api.search import search_things


def right(client: InventClient) -> None:
    thing: NewThingParam = {"name": "x", "at": datetime.now(UTC), "timeout": 5, "color": "blue"}
    conditions: list[Condition] = [Comparison(field_="x"), {"field": "y", "value": None}]
    search: SearchParam = {"term": "x", "where": {"all": conditions}}

    client.get_thing(UUID(int=1), date.today(), x_limit=2, filter_={"name": "x", "level": 1})
    client.get_thing("id", "2026-11-30", x_limit=2, range_={"from": 1, "to": 2})
    client.get_thing("id", "2026-11-30", x_limit=2, query={"term": "x"}, color=["red", Color.RED])
    client.get_thing("id", "2026-11-30", x_limit=2, filter_={}, range_={})
    client.create_thing(name="x", color=Color.RED, headers_={"any name": "x"})
    create_thing.sync(client=client, body={"name": "x", "headers": {"any name": "x"}})
    create_thing.sync(client=client, body=thing)
    client.search_things(body=search)
    client.search_things(body={"term": "x", "where": {"field": "x", "value": "y"}})
    client.search_things(body={"term": "x", "where": {"all": [{"all": [{"field": "x"}]}]}})
    client.search_things(body={"term": "x", "where": Conditions(all_=[Comparison(field_="x")])})
    client.search_things(body={"term": "x", "order": {"first-by": "x", "str": "y"}})
    client.search_things(body={"term": "x", "hints": {"speed": "x", "any name": 5}})
    client.search_things(body=Search(term="x"))
    search_things.sync(client=client, body="text")
    search_things.sync(client=client, body=search)
    login.sync(client=client, body={"user": "x", "scope": ["read"], "body": "y"})
    client.upload("name", file=b"content", details={"retry_at": datetime.now(UTC)})
    upload.sync("name", client=client, body={"file": b"content", "tags": ["x"], "details": {"retry_at": "now"}})
    odd.sync(client=client, body={"n": "ok"})


def misspelt(client: InventClient) -> None:
    client.get_thing("id", "2026-11-30", x_limit=2, filter_={"nam": "x"})  # wrong
    client.get_thing("id", "2026-11-30", x_limit=2, range_={"from_": 1})  # wrong
    client.get_thing("id", "2026-11-30", x_limit=2, query={"trem": "x"})  # wrong
    client.get_thing("id", "2026-11-30", limit=2)  # wrong
    client.create_thing(nam="x")  # wrong
    client.create_thing(name="x", headers_={"any name": 5})  # wrong
    create_thing.sync(client=client, body={"name": "x", "colour": "red"})  # wrong
    create_thing.sync(client=client, body={"id": "x", "name": "x"})  # wrong: the server's
    create_thing.sync(client=client, body={"color": "red"})  # wrong: without a name
    client.search_things(body={"tem": "x"})  # wrong
    client.search_things(body={"term": "x", "were": {"field": "x"}})  # wrong
    client.search_things(body={"term": "x", "where": {"fields": "x"}})  # wrong
    client.search_things(body={"term": "x", "where": {"all": [{"all": [{"feld": "x"}]}]}})  # wrong
    client.search_things(body={"term": "x", "order": {"first_by": "x"}})  # wrong
    client.search_things(body={"term": "x", "where": Conditions(all=[])})  # wrong
    search: SearchParam = {"terms": "x"}  # wrong
    condition: Condition = {"field": "x", "values": "y"}  # wrong
    search_things.sync(client=client, bdy=[search, condition])  # wrong
    login.sync(client=client, body={"user": "x", "scopes": ["read"]})  # wrong
    client.upload("name", file=b"content", details={"retryAt": "now"})  # wrong
    upload.sync("name", client=client, body={"file": b"content", "details": {"retry": "now"}})  # wrong
    odd.sync(client=client, body={"m": "ok"})  # wrong


def members_of_a_mapping(labels: Labels) -> list[datetime]:
    _: str = labels["first"]  # wrong: a date-time
    return [labels["first"], labels.get("second", datetime.now(UTC)), *labels.values()]
