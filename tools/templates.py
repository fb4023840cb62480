"""What templates may not hold, beyond djlint's rules.

Inline scripts, styles and handlers (the content policy would stop them in the browser, silently), assets
from elsewhere, logic beyond `if` and `for`, and words that no translator sees.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, Token, TokenType

SOURCE = Path(__file__).resolve().parents[1] / "src" / "kexie"
STRUCTURE = {"extends", "block", "include", "load", "with", "partialdef", "partial", "slot"}
CHOICE = {"if", "elif", "else", "for", "empty"}
WORDS = {"translate", "trans", "blocktranslate", "blocktrans", "plural", "get_current_language"}
PLAIN = {"url", "static", "csrf_token", "comment", "spaceless", "querystring", "autoescape"}
SAID_ATTRIBUTES = {"title", "placeholder", "alt", "aria-label", "aria-description", "label"}
UNTRANSLATED = {"kbd", "code", "script", "svg"}  # keys, code and drawings read alike everywhere
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")
NAMES = re.compile(r"\b(Kexie|API|OpenAPI|Excel|PDF|CSV|UTF-8|GB18030|SHA-256)\b|科协")
LONGEST_CONDITION = 5  # words: `a == b`, `not a and b`
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "col", "wbr", "use", "path"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.faults += _faults_of_tag(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults += _faults_of_tag(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if WORD.search(NAMES.sub("", data)) and not UNTRANSLATED & set(self.open):
            self.faults.append(f"not marked for translation: {data.strip()!r}")


def _faults_of_tag(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag == "style" or "style" in given:
        yield f"inline style in <{tag}>"
    if tag == "script" and "src" not in given and given.get("type") != "application/json":
        yield "inline script"
    for name, value in given.items():
        if re.match(r"on[a-z]|hx-on", name) or value.lower().startswith(("javascript:", "js:")):
            yield f"handler in <{tag} {name}>"
        if tag in {"script", "link", "img", "iframe"} and re.match(r"(https?:)?//", value):
            yield f"asset from elsewhere: {value}"
        if name in SAID_ATTRIBUTES and WORD.search(NAMES.sub("", value)):
            yield f"not marked for translation: {name}={value!r}"


def faults_in(template: str, own_tags: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with a template, in words; `own_tags` are those of our tag libraries."""
    page = _Page()
    faults: list[str] = []
    inside = ""  # the tag whose content is not markup of ours: a comment, a translated block
    for token in Lexer(template).tokenize():
        name = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif token.token_type == TokenType.TEXT:
            page.feed(token.contents)
        elif token.token_type == TokenType.BLOCK:
            faults += _faults_of_block(name, token, own_tags)
            inside = name if _is_no_markup(name, token) else ""
    page.close()
    return faults + page.faults


def _is_no_markup(name: str, token: Token) -> bool:
    """Comments, translated text, and blocks that fill an attribute: `{% block body_class %}`."""
    return name in {"comment", "blocktranslate", "blocktrans"} or (
        name == "block" and token.contents.endswith("_class")
    )


def _faults_of_block(name: str, token: Token, own_tags: frozenset[str]) -> Iterator[str]:
    known = STRUCTURE | CHOICE | WORDS | PLAIN | own_tags
    if name.removeprefix("end") not in known:
        yield f"tag that templates here do not use: {name}"
    if name in {"if", "elif"} and len(token.split_contents()) - 1 > LONGEST_CONDITION:
        yield f"logic: {token.contents}"


def own_tags() -> frozenset[str]:
    """The tags that our own libraries define."""
    marked = re.compile(r"@register\.\w*(?:tag|block_tag)\b(?:\([^)]*\))?\s*\n(?:@.*\n)*def (\w+)")
    libraries = SOURCE.glob("*/templatetags/*.py")
    found = {name for path in libraries for name in marked.findall(path.read_text())}
    return frozenset(found)


def main() -> int:
    settings.configure()
    ours = own_tags()
    faults = [
        f"{path.relative_to(SOURCE)}: {fault}"
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for fault in faults_in(path.read_text(encoding="utf-8"), ours)
    ]
    print("\n".join(faults) or "templates clean")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
