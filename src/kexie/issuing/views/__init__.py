"""Pages of official documents, by noun."""
