"""Passwords made for others: shown once, changed at the first sign-in."""

import secrets

# without what reads alike: 0 O, 1 l I
LETTERS, CAPITALS, DIGITS, SIGNS = (
    "abcdefghijkmnpqrstuvwxyz",
    "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "23456789",
    "-+=?@#%",
)
SHORTEST = 12


def made_password(minimum_length: int) -> str:
    """Random, of all four kinds of characters, at least 12 and at least `minimum_length` characters long."""
    kinds = (LETTERS, CAPITALS, DIGITS, SIGNS)
    chosen = [secrets.choice(kind) for kind in kinds]
    length = max(SHORTEST, minimum_length)
    chosen += [secrets.choice("".join(kinds)) for _ in range(length - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)
