"""Writes to tasks, shares, extensions and evidence; each in the module of its noun."""
