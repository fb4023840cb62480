"""A long document is printed in a process of its own, with the same result."""

import subprocess

import pytest

from kexie.gongwen import printing
from kexie.gongwen.pdf import to_pdf
from kexie.gongwen.tests import samples


def test_a_process_of_its_own_prints_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = to_pdf(samples.notice())
    monkeypatch.setattr(printing, "LONG", 0)
    assert to_pdf(samples.notice()) == here


def test_a_process_that_breaks_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "LONG", 0)
    with pytest.raises(subprocess.CalledProcessError):
        printing.do(printing.Job(("pictures.typ",), "no json", "pdf"))
