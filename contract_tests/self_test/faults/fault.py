"""What a seeded fault is."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.self_test.fault_injection import MockFactory

# By the check that must notice them, the faults by their names: what makes each broken mock. A check is a rule's name,
# or `run:check` for a check in a Schemathesis run.
FaultsByCheck = dict[str, dict[str, MockFactory]]


@dataclass(frozen=True)
class Fault:
    """A seeded fault.

    Attributes:
        caught_by: The check that must notice it.
        make: Makes the broken mock.
    """

    caught_by: str
    make: MockFactory


def joined(*catalogues: FaultsByCheck) -> dict[str, Fault]:
    """The faults of several catalogues, by their names."""
    return {
        name: Fault(check, make)
        for catalogue in catalogues
        for check, faults in catalogue.items()
        for name, make in faults.items()
    }
