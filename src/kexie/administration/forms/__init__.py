"""What the pages of the three administrators ask for."""
