"""Writes of official documents, by noun."""
