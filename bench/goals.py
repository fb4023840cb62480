"""Goals: one that is missed is said, and nothing is broken by it."""

MISSED = "goal missed: "


def missed(is_missed: bool, words: str) -> None:  # noqa: FBT001 -- a sentence: missed(is it, what)
    """Print the goal if it is missed; `bench.run` gathers these lines at the end."""
    if is_missed:
        print(f"{MISSED}{words}", flush=True)
