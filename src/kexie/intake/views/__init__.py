"""Pages and fragments of intake."""
