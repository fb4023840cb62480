"""Reads of official documents, by noun."""
