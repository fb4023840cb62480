"""Pages of the three administrators, and the complaint page of everybody."""
