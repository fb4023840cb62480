"""Reads of drafts and of what a text obliges to."""
