"""Writes to drafts of tasks."""
