"""Packages for the archive: what is in one, how it is described, and whether one is still as it was made."""
