"""Spans to citations, and saved citations to a verdict."""
