"""A link as squares that a phone reads, drawn here: nothing of it leaves the house."""

import segno


def squares(address: str) -> str:
    """As an address of data that an `<img>` shows: black on white, in the dark too, as readers want it."""
    code = segno.make(address, error="m")
    drawn: str = code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    return drawn
