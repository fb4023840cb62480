"""A machine of hypothesis whose every life ends as it began: nothing of it stays in the database."""

from collections.abc import Callable

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from kexie.audit.queries import verify_chain
from kexie.kernel.errors import Refused
from tests.world import World


class Undone(RuleBasedStateMachine):
    """Refusals are answers like any other; the trail must hold at the end of each life."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        proof = verify_chain()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        assert proof.broken_at is None, proof.reason

    def attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Refused:
            return
