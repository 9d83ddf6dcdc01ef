"""Holding values against the schemas of a contract, with jsonschema-rs."""
