"""Which clause forbids an invalid request: of its body, or of the parameters in its query."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from contract_tests.contract import clauses
from contract_tests.provider.judging.reply_json import read_json
from contract_tests.provider.judging.schema_judge import SchemaJudge
from contract_tests.provider.reporting.findings import Disagreement, contradiction
from contract_tests.provider.valid_requests import JSON
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.operation import Operation, Parameter
from invent_contract.schema import Schema, Side

LIMITS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
SCALAR_TYPES = frozenset({"boolean", "integer", "number"})
LENIENT_BOOLEANS = {"0", "1", "t", "f", "true", "false", "yes", "no", "on", "off"}


class RequestJudge:
    """Tells what the requests of an operation contradict.

    Args:
        contract: The contract.
        operation: The operation.
        schema_judge: Judges JSON values by the schemas of the contract.
    """

    def __init__(self, contract: Contract, operation: Operation, schema_judge: SchemaJudge) -> None:
        self._contract = contract
        self._operation = operation
        self._schema_judge = schema_judge

    def why_invalid(self, body: bytes | None, query: str = "") -> Disagreement | None:
        """The clause that forbids a request, a documented one if several do; None if none does.

        Args:
            body: The body; None stands for a valid one.
            query: The query, without a question mark.
        """
        contradicted = [*self._of_query(query), *self._of_body(body)]
        return min(contradicted, key=lambda item: list(SuiteVerdict).index(item.verdict), default=None)

    def _of_body(self, body: bytes | None) -> list[Disagreement]:
        definition = self._operation.body
        schema_pointer = definition.schema_pointers.get(JSON) if definition else None
        if body is None or not definition or not schema_pointer:
            return []
        if not body.strip():
            what = "there is no body"
            return [contradiction(self._contract, f"{definition.pointer}/required", what)] * definition.is_required
        try:
            value, _ = read_json(body)
        except ValueError:
            return [contradiction(self._contract, f"{definition.pointer}/content", "it is not JSON")]
        except RecursionError:
            return []
        return self._of_value(value, schema_pointer)

    def _of_query(self, query: str) -> list[Disagreement]:
        given = parse_qs(query, keep_blank_values=True)
        contradicted = []
        for name, parameter in self._operation.parameters_in("query").items():
            if name in given:
                by_text = [self._of_text(text, parameter) for text in given[name]]
                contradicted += min(by_text, key=_severity)  # of several values, no page says which counts
            elif parameter.is_required:
                what = f"the parameter `{name}` is missing"
                contradicted.append(contradiction(self._contract, f"{parameter.pointer}/required", what))
        return contradicted

    def _of_value(self, value: Any, schema_pointer: str) -> list[Disagreement]:
        disagreements = self._schema_judge.judge(value, schema_pointer, Side.SENT)
        return [disagreement for disagreement in disagreements if disagreement.verdict is not SuiteVerdict.UNDOCUMENTED]

    def _of_text(self, text: str, parameter: Parameter) -> list[Disagreement]:
        """What a value in a query contradicts, which is text whatever it stands for."""
        schema = self._contract.schema(parameter.schema_pointer, Side.SENT)
        value = text if "string" in schema.types or not schema.types & SCALAR_TYPES else scalar_of(text)
        contradicted = self._of_value(value, parameter.schema_pointer)
        is_in_another_form = isinstance(value, str) or (schema.types == {"boolean"} and not isinstance(value, bool))
        if contradicted and is_in_another_form and _may_be_read_as(text.strip(), schema):
            types = " or ".join(sorted(schema.types & SCALAR_TYPES))
            form = f"JSON has a {types}" if types else "the contract has it"
            what = f"`{parameter.name}` is not written as {form}"
            return [contradiction(self._contract, clauses.STRICT_PARAMETERS, what, text)]
        return [self._of_limit(disagreement) for disagreement in contradicted]

    def _of_limit(self, disagreement: Disagreement) -> Disagreement:
        """What a value contradicts; no page says that what is beyond a limit is not taken as the limit."""
        is_documented_limit = (
            disagreement.verdict is SuiteVerdict.BROKEN and disagreement.pointer.rpartition("/")[2] in LIMITS
        )
        if not is_documented_limit:
            return disagreement
        return contradiction(
            self._contract, clauses.NUMBERS_BEYOND_LIMITS, disagreement.what, str(disagreement.example)
        )


def accepted_though_forbidden(forbidding: Disagreement, status: int) -> Disagreement:
    """What it means that a request was accepted which contradicts this."""
    return replace(
        forbidding,
        what=f"an invalid request is accepted: {forbidding.what}",
        example=f"it is answered with {status}, expected 400; {forbidding.example}",
    )


def _severity(contradicted: Iterable[Disagreement]) -> int:
    """How much a value contradicts: nothing, an inferred or assumed clause, or a documented one."""
    verdicts = {disagreement.verdict for disagreement in contradicted}
    return 2 if SuiteVerdict.BROKEN in verdicts else len(verdicts)


def scalar_of(text: str) -> str | bool | int | float:
    """The JSON scalar that is written in a query or a header, or else the text."""
    try:
        value, _ = read_json(text.encode())
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, bool | int | float) else text


def _may_be_read_as(text: str, schema: Schema) -> bool:
    """Whether a lenient reader leaves a text out, as it is empty, or takes it for a value that the schema allows."""
    if not text:
        return True
    if "boolean" in schema.types and text.lower() in LENIENT_BOOLEANS:
        return True
    if schema.values is not None:
        return text.casefold() in {str(value).casefold() for value in schema.values.values()}
    if schema.keywords.get("format") == "date-time":
        return text.isdecimal() or _is_iso_date(text)
    if not {"number", "integer"} & schema.types:
        return False
    if re.fullmatch(r"0[xob][0-9a-f]+", text, re.IGNORECASE):
        return True
    try:
        return math.isfinite(float(text.replace(",", ".")))
    except ValueError:
        return False


def _is_iso_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
