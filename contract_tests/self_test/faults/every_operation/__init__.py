"""Mocks that are careless with requests of a single operation."""

from contract_tests.self_test.faults.every_operation.bodies import BODIES, FIELDS
from contract_tests.self_test.faults.every_operation.credentials import CREDENTIALS
from contract_tests.self_test.faults.every_operation.path_ids import IDS
from contract_tests.self_test.faults.every_operation.queries import QUERIES
from contract_tests.self_test.faults.every_operation.requests import METHODS

__all__ = ["EVERY_OPERATION"]

EVERY_OPERATION = CREDENTIALS | IDS | BODIES | FIELDS | QUERIES | METHODS
