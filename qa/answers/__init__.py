"""Ranked passages to an answer whose every sentence is cited, or to "not found"."""
