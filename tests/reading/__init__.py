"""Tests of what reads the contract."""
