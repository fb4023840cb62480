"""Reads of the desk: what a person has to do, and what a leader sees. All figures are counted by `matters.queries`."""
