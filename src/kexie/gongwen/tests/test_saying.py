"""All that is told is told in both languages, and by a code with parameters."""

import ast
import copy
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kexie.gongwen import Kind, Number, checking
from kexie.gongwen.checking.looks import SIZES
from kexie.gongwen.checking.parts import Part
from kexie.gongwen.english import ENGLISH
from kexie.gongwen.filling import BadTemplate, fill
from kexie.gongwen.fonts import Face
from kexie.gongwen.model import BadDocument
from kexie.gongwen.saying import Say, Told, in_language, say
from kexie.gongwen.stored import BadJson, from_json
from kexie.gongwen.tests import samples
from kexie.gongwen.tests.test_checking import printed, swap
from kexie.gongwen.written import BadText, from_text

HERE = Path(checking.__file__).parents[1]


def templates() -> Iterator[str]:
    """All sentences of the package, and the words that stand in them."""
    for path in HERE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                held = (one for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))
                yield from (str(one.value) for one in held if isinstance(one.value, str))
    yield from (part.value for part in Part)
    yield from (face.value for face in Face)
    yield from SIZES.values()


def names_in(template: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(template) if name}


def test_every_sentence_has_its_english_with_the_same_names() -> None:
    assert set(templates()) == ENGLISH.keys()
    for chinese, english in ENGLISH.items():
        assert names_in(chinese) == names_in(english), chinese


def test_a_departure_has_a_code_parameters_and_sentences_in_both_languages() -> None:
    (found, *_more) = checking.check(swap("〔2025〕", "[2025]")(printed("document")))
    assert found.rule == "number_brackets"
    assert found.in_language("en") == (
        "document number (paragraph 5, “某科协发[2025]1号”): the year stands in “[]”;"
        " required: tortoise-shell brackets “〔〕”"
    )
    assert found.in_language("zh-hans") == str(found)
    plain = found.as_plain("en")
    assert plain["given"] == {"open": "[", "close": "]"}
    assert plain["part"] == "document number"


def test_words_within_a_sentence_are_in_its_language_too() -> None:
    size = say("字号为{size}", size=say("{name}（{points}磅）", name=say("三号"), points=16))
    assert str(size) == "字号为三号（16磅）"
    assert size.in_language("en-gb") == "the size is size 3 (16 pt)"
    assert in_language("某科协发", "en") == "某科协发"
    assert copy.deepcopy(size).in_language("en") == size.in_language("en")


def test_braces_in_somebodys_words_are_no_places() -> None:
    assert say("“{words}”", words="{0} {a}").in_language("en") == "“{0} {a}”"


def _bad_number() -> None:
    Number("1", 2024, 1)


def _bad_document() -> None:
    samples.notice(kind=Kind.REQUEST, signers=("张甲",))


@pytest.mark.parametrize(
    ("refused", "kind", "english"),
    [
        (_bad_number, ValueError, "The code “1” of a document number must"),
        (_bad_document, BadDocument, "A request has just one addressee."),
        (lambda: from_json({}), BadJson, "cannot be read: 'kind'"),
        (lambda: from_text("【表完】"), BadText, "Line 1: No table begins"),
        (lambda: fill(b"", {}), BadTemplate, "Template: This is no valid DOCX file."),
        (lambda: checking.check(b""), checking.Unreadable, "This is no valid DOCX file."),
    ],
)
def test_refusals_say_why_in_both_languages(
    refused: Callable[[], object], kind: type[Exception], english: str
) -> None:
    with pytest.raises(kind) as caught:
        refused()
    assert isinstance(caught.value, Told)
    assert english in caught.value.in_language("en")
    assert caught.value.in_language("zh") == str(caught.value)
    assert all(isinstance(one, Say) for one in caught.value.sentences)
