"""Reads for the three administrators. Each gives its rows only to the holder of the power they belong to."""
