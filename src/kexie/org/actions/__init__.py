"""Writes to the organisation, by noun: `units`, `people`, `sign_in`, `tokens`, `reference`."""
