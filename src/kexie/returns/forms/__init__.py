"""What the pages of this room take, by noun."""
