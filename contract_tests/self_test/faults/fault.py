"""What a seeded fault is."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.self_test.fault_injection import MockFactory


@dataclass(frozen=True)
class Fault:
    """A seeded fault.

    Attributes:
        breaks: A place in the contract, such as `ChatMessage.id`, or a behaviour in words.
        caught_by: The check that must notice it: a rule's name, or `run:check` for a check in a Schemathesis run.
        make: Makes the broken mock.
    """

    breaks: str
    caught_by: str
    make: MockFactory
