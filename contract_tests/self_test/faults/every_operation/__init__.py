"""Mocks that are careless with requests of a single operation."""

from contract_tests.self_test.faults.every_operation.bodies import BODIES
from contract_tests.self_test.faults.every_operation.credentials import CREDENTIALS
from contract_tests.self_test.faults.every_operation.path_ids import IDS
from contract_tests.self_test.faults.every_operation.queries import QUERIES
from contract_tests.self_test.faults.every_operation.requests import METHODS
from contract_tests.self_test.faults.fault import joined

__all__ = ["EVERY_OPERATION"]

EVERY_OPERATION = joined(CREDENTIALS, IDS, BODIES, QUERIES, METHODS)
