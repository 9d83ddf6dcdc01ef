"""Rules that hold for every operation of the contract, written once and checked with each."""

from contract_tests.provider.rules.every_operation import bodies, credentials, fields, path_ids, queries, requests

__all__ = ["bodies", "credentials", "fields", "path_ids", "queries", "requests"]
