"""Suggestions: made, handled, answered, merged, settled, tried."""
