"""Rules about lists: filters, searches, pages, segments, moments."""

from contract_tests.provider.rules.lists import filters, moments, page_headers, pages, searches, segments, states

__all__ = ["filters", "moments", "page_headers", "pages", "searches", "segments", "states"]
