"""Reads the contract, `openapi.yaml`, and any other document of its kind."""
