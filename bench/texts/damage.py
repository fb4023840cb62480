"""Make the inputs of this set from the clean texts in the gold files.

    python bench/texts/damage.py          writes texts/NN.txt and the input fields of gold/NN.json

A gold file carries the clean `text`, the chain `damage` and the `encoding`. Every kind of damage is a
function from pieces to pieces; a piece is a stretch of the input together with the place in the clean
text that it stands for (None where it stands for nothing). So `input_map` is exact by construction. The
random choices are seeded with the id of the text: running this twice writes the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import opencc
from pypinyin import Style, pinyin

HERE = Path(__file__).resolve().parent
LATIN_WIDTH = 0xFEE0
LINE = 34
INLINE_KEYS = ("meeting", "damage")
LIST_KEYS = ("people", "drafts")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the input; `at` is the index of the one clean character it stands for."""

    text: str
    at: int | None


Pieces = list[Piece]
Damage = Callable[[Pieces, random.Random], Pieces]


def put_in(text: str) -> Piece:
    return Piece(text, None)


def converted(profile: str) -> Damage:
    """Whole-text conversion by an OpenCC profile that keeps the number of characters."""

    def damage(pieces: Pieces, _chance: random.Random) -> Pieces:
        whole = "".join(piece.text for piece in pieces)
        changed = opencc.OpenCC(profile).convert(whole)
        if len(changed) != len(whole) or any(len(piece.text) != 1 for piece in pieces):
            raise ValueError(f"{profile} must come first and keep the length")
        return [replace(piece, text=char) for piece, char in zip(pieces, changed, strict=True)]

    return damage


def mirror(pieces: Pieces, chance: random.Random) -> Pieces:
    """Character by character as mirrored pages do it; one character in sixteen is never converted."""
    convert = opencc.OpenCC("s2t").convert
    left = {char for char in sorted({piece.text for piece in pieces}) if chance.random() < 1 / 16}
    return [
        piece if piece.text in left else replace(piece, text=convert(piece.text))
        for piece in pieces
    ]


def readings(opening: str, closing: str) -> Damage:
    """A toned reading after a character that changed from simplified; the same characters throughout."""

    def damage(pieces: Pieces, chance: random.Random) -> Pieces:
        simplify = opencc.OpenCC("t2s").convert
        changed = sorted({p.text for p in pieces if p.text.strip() and simplify(p.text) != p.text})
        marked = {
            char: pinyin(char, style=Style.TONE)[0][0]
            for char in changed
            if chance.random() < 2 / 3
        }
        out: Pieces = []
        for piece in pieces:
            out.append(piece)
            if piece.text in marked:
                out.append(put_in(f"{opening}{marked[piece.text]}{closing}"))
        return out

    return damage


def fullwidth(pieces: Pieces, _chance: random.Random) -> Pieces:
    """Digits and letters in full width."""
    return [
        replace(p, text=chr(ord(p.text) + LATIN_WIDTH))
        if len(p.text) == 1 and p.text.isascii() and p.text.isalnum()
        else p
        for p in pieces
    ]


def hardbreak(pieces: Pieces, _chance: random.Random) -> Pieces:
    """Lines broken at a fixed width as in a PDF, paragraphs indented, no stop at the head of a line."""
    out: Pieces = []
    column = 0
    first = True
    for piece in pieces:
        if piece.text == "\n":
            out.append(piece)
            column, first = 0, False
            continue
        if column == 0 and not first:
            out.append(put_in("　　"))
            column = 2
        elif column >= LINE and piece.text not in "，。；：、！？）”》":
            out.append(put_in("\n"))
            column = 0
        out.append(piece)
        column += 1
    return out


def spaces(pieces: Pieces, chance: random.Random) -> Pieces:
    """Stray blanks between Chinese characters, and at the ends of lines."""
    out: Pieces = []
    for piece, following in zip(pieces, [*pieces[1:], put_in("\n")], strict=True):
        out.append(piece)
        inside = _is_han(piece.text) and _is_han(following.text)
        if (inside and chance.random() < 1 / 40) or (
            following.text == "\n" and piece.text != "\n" and chance.random() < 1 / 2
        ):
            out.append(put_in(chance.choice((" ", "  "))))
    return out


def zerowidth(pieces: Pieces, chance: random.Random) -> Pieces:
    """Characters that are not seen: zero-width space and joiners, soft hyphen, byte order mark."""
    out: Pieces = []
    for piece in pieces:
        out.append(piece)
        if piece.text != "\n" and chance.random() < 1 / 45:
            out.append(put_in(chance.choice("\u200b\u200c\u200d\ufeff\u00ad")))
    return out


def entities(pieces: Pieces, chance: random.Random) -> Pieces:
    """Quotation marks and & as HTML entities; some of the stray blanks as &nbsp;."""
    names = {"“": ("&ldquo;", "&#8220;"), "”": ("&rdquo;", "&#8221;"), "&": ("&amp;", "&#38;")}
    out: Pieces = []
    for piece in pieces:
        if piece.text in names:
            out.append(replace(piece, text=chance.choice(names[piece.text])))
        elif piece.at is None and piece.text == " ":
            out.append(put_in("&nbsp;"))
        else:
            out.append(piece)
    return out


def tags(pieces: Pieces, chance: random.Random) -> Pieces:
    """Tags left around lines by a copied page."""
    ways = (
        ('<p style="text-indent:2em;">', "</p>"),
        ("<strong>", "</strong>"),
        ('<span lang="EN-US" style="font-family:仿宋_GB2312">', "</span>"),
        ("", "<br/>"),
        ("", ""),
    )
    out: Pieces = []
    line: Pieces = []
    for piece in [*pieces, put_in("")]:
        if piece.text not in ("\n", ""):
            line.append(piece)
            continue
        before, after = chance.choice(ways) if line else ("", "")
        out += [put_in(before), *line, put_in(after), piece]
        line = []
    return [piece for piece in out if piece.text]


def doublepunct(pieces: Pieces, chance: random.Random) -> Pieces:
    """Some stops and commas twice."""
    out: Pieces = []
    for piece in pieces:
        out.append(piece)
        if piece.text in ("，", "。", "；", "、") and chance.random() < 1 / 9:
            out.append(put_in(piece.text))
    return out


def crlf(pieces: Pieces, _chance: random.Random) -> Pieces:
    """Line ends of another system."""
    return [replace(piece, text="\r\n") if piece.text == "\n" else piece for piece in pieces]


KINDS: dict[str, Damage] = {
    "traditional": converted("s2t"),
    "traditional-tw": converted("s2tw"),
    "mirror": mirror,
    "pinyin-half": readings("(", ")"),
    "pinyin-full": readings("（", "）"),
    "fullwidth": fullwidth,
    "hardbreak": hardbreak,
    "spaces": spaces,
    "zerowidth": zerowidth,
    "entities": entities,
    "tags": tags,
    "doublepunct": doublepunct,
    "crlf": crlf,
}


def _is_han(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def damaged(text: str, chain: list[str], seed: str) -> tuple[str, list[list[int]]]:
    """The decoded input, and its runs of [clean start, clean length, input start, input length]."""
    chance = random.Random(seed)  # noqa: S311 - the same damage every time is the point
    pieces = [Piece(char, at) for at, char in enumerate(text)]
    for kind in chain:
        pieces = KINDS[kind](pieces, chance)
    runs: list[list[int]] = []
    place = 0
    for piece in pieces:
        if piece.at is not None:
            last = runs[-1] if runs else None
            follows = (
                last is not None
                and last[1] == last[3]
                and len(piece.text) == 1
                and last[0] + last[1] == piece.at
                and last[2] + last[3] == place
            )
            if follows and last is not None:
                last[1] += 1
                last[3] += 1
            else:
                runs.append([piece.at, 1, place, len(piece.text)])
        place += len(piece.text)
    return "".join(piece.text for piece in pieces), runs


def write(gold: dict[str, Any], folder: Path = HERE) -> None:
    """Write the input of a gold file and the gold file itself, its input fields renewed."""
    decoded, runs = damaged(gold["text"], gold["damage"], gold["id"])
    body = decoded.encode(gold["encoding"])
    (folder / "texts" / gold["input"]).write_bytes(body)
    gold = {
        **gold,
        "input_sha256": hashlib.sha256(body).hexdigest(),
        "input_chars": len(decoded),
        "input_map": runs,
    }
    lines = []
    for key, value in gold.items():
        if key in LIST_KEYS and value:
            rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in value)
            lines.append(f' "{key}": [\n{rows}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    (folder / "gold" / f"{gold['id']}.json").write_text(
        "{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8"
    )


def checked(gold: dict[str, Any]) -> None:
    """Refuse a gold file whose spans, map and words do not agree with its texts."""
    text, name = gold["text"], gold["id"]
    decoded = (HERE / "texts" / gold["input"]).read_bytes().decode(gold["encoding"])
    end = 0
    for draft in gold["drafts"]:
        start, stop = draft["span"]
        assert start >= end, (name, draft["id"], "overlaps the draft before it")
        assert text[start:stop] == draft["quote"], (name, draft["id"], "quote is not the span")
        assert "。" not in draft["quote"], (name, draft["id"], "runs over a full stop")
        assert all(unit["text"] in text for unit in draft["units"]), (name, draft["id"], "unit")
        assert (draft["due"]["text"] or "") in text, (name, draft["id"], "due")
        end = stop
    assert all(person["name"] in text for person in gold["people"]), (name, "people")
    covered = sum(run[1] for run in gold["input_map"])
    assert covered == len(text), (name, "map", covered, len(text))
    simplify = opencc.OpenCC("tw2s").convert
    for clean, length, at, width in gold["input_map"]:
        ours = text[clean : clean + length]
        theirs = html.unescape(decoded[at : at + width]).replace("\r\n", "\n")
        plain = re.sub("[０-９Ａ-Ｚａ-ｚ]", lambda found: chr(ord(found[0]) - LATIN_WIDTH), theirs)
        assert sum(a != b for a, b in zip(ours, plain, strict=True)) == sum(
            a != b for a, b in zip(simplify(ours), simplify(plain), strict=True)
        ) or simplify(ours) == simplify(plain), (name, ours, plain)


def main() -> None:
    for path in sorted((HERE / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        write(gold)
        checked(json.loads(path.read_text(encoding="utf-8")))
        print(
            f"{gold['id']}  {len(gold['text']):>5} characters  {', '.join(gold['damage']) or 'none'}"
        )


if __name__ == "__main__":
    main()
