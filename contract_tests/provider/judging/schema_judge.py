"""Holds a JSON value against a schema of the contract, and gives each disagreement its verdict and its own clause."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from contract_tests.contract import clauses
from contract_tests.provider.judging.contradictions import Contradictions
from contract_tests.provider.judging.judged_value import judged_value
from contract_tests.provider.judging.reply_json import read_json
from contract_tests.provider.judging.undocumented_fields import undocumented_fields
from contract_tests.provider.reporting.findings import Disagreement, contradiction
from contract_tests.provider.valid_requests import JSON
from invent_contract import lookup, reachable, references
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.operation import Response
from invent_contract.schema import Side

MAX_LEVELS = 200  # of objects and lists; jsonschema-rs tells no errors of a value with more than 255
MAX_SECONDS = 0.1  # with one more level, a value of a schema that refers to itself can take a multiple of the time


@dataclass(frozen=True)
class JudgedBody:
    """The body of a response.

    Attributes:
        value: What it says; None where it is not JSON.
        disagreements: Those with what the contract says of it.
        is_json: Whether it can be read.
    """

    value: Any
    disagreements: list[Disagreement]
    is_json: bool = True


class SchemaJudge:
    """Judges JSON values by the schemas of a contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._are_recursive: dict[str, bool] = {}

    def judge_response(self, body: bytes, response: Response) -> JudgedBody:
        """The body of a response that is JSON by the contract."""
        try:
            return JudgedBody(*self.judge_body(body, response.schema_pointers[JSON]))
        except ValueError as error:
            example = f"{error}: {body.decode(errors='replace')}"
            # That the status is a guess does not make one of what a reply is.
            types = self._contract.schema(response.schema_pointers[JSON], Side.RECEIVED).pointers_of("type")
            found = (
                contradiction(self._contract, pointer, "the body is not JSON", example)
                for pointer in (f"{response.pointer}/content", *types)
            )
            disagreement = min(found, key=lambda disagreement: list(SuiteVerdict).index(disagreement.verdict))
            return JudgedBody(None, [disagreement], is_json=False)

    def judge_body(self, body: bytes, pointer: str) -> tuple[Any, list[Disagreement]]:
        """The value of a JSON body that was received, and its disagreements with the schema at a pointer.

        A body that is nested too deeply to be read has no value.

        Raises:
            ValueError: The body is not JSON.
        """
        try:
            value, repeated_names = read_json(body)
        except RecursionError:
            return None, [_too_deep(pointer)]
        repeated = [
            contradiction(self._contract, clauses.NAMES_ONCE, f"the name `{name}` occurs twice in an object")
            for name in repeated_names
        ]
        return value, repeated + self.judge(value, pointer)

    def judge(self, value: Any, pointer: str, side: Side = Side.RECEIVED) -> list[Disagreement]:
        """Each disagreement between a JSON value and the schema at a pointer, as deep as can be told."""
        for levels in self._levels(pointer):
            started = time.monotonic()
            judged = judged_value(value, levels)
            disagreements, intended = Contradictions(self._contract, pointer, side, judged).all()
            schema = self._contract.schema(pointer, side)
            disagreements += undocumented_fields(self._contract, judged.value, schema, intended)
            if not judged.cuts or time.monotonic() - started > MAX_SECONDS:
                break
        return [*disagreements, _too_deep(pointer)] if judged.cuts else disagreements

    def _levels(self, pointer: str) -> Iterator[int]:
        """How deep a value is judged. Where each further level may take a multiple of the time, step by step."""
        if pointer not in self._are_recursive:
            self._are_recursive[pointer] = _is_recursive(self._contract.data, pointer)
        levels = 1 if self._are_recursive[pointer] else MAX_LEVELS
        while levels < MAX_LEVELS:
            yield levels
            levels += 1 + levels // 8
        yield MAX_LEVELS


def _is_recursive(document: dict[str, Any], pointer: str) -> bool:
    """Whether a schema refers, directly or indirectly, to one that refers to itself."""
    targets = reachable(document, lookup(document, pointer))
    try:
        TopologicalSorter({reference: references(target) for reference, target in targets.items()}).prepare()
    except CycleError:
        return True
    return False


def _too_deep(pointer: str) -> Disagreement:
    return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, "it is nested too deeply to be judged to its end")
