"""What stands in single elements of WordprocessingML, in points, and what comes of several on top of each other."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Length


def is_red(colour: str) -> bool:
    if len(colour) != 6:  # noqa: PLR2004 -- two digits for each of three colours
        return False
    try:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0xC0 and green <= 0x60 and blue <= 0x60  # noqa: PLR2004 -- from 朱红 to pure red


def attribute(element: Any, name: str) -> str:
    return (element.get(qn(f"w:{name}")) or "") if element is not None else ""


def number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def millimetres(given: Length | None) -> float:
    return given.mm if given is not None else 0.0


def within(element: Any, *path: str) -> Any:
    return element.find("/".join(map(qn, path))) if element is not None else None


def is_on(element: Any) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def cells(table: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Row and cell of each paragraph of a table, with the paragraph."""
    for row, element in enumerate(table.iter(qn("w:tr"))):
        for cell, inner in enumerate(element.iter(qn("w:tc"))):
            yield from (((row, cell), one) for one in inner.iter(qn("w:p")))


def last(properties: list[Any], tag: str) -> Any:
    """The last element of this name; None: there is none."""
    found = (one.find(qn(tag)) for one in reversed(properties))
    return next((one for one in found if one is not None), None)


def merged(properties: list[Any], tag: str) -> dict[str, str]:
    """What stands in elements of this name, the later over the earlier."""
    found: dict[str, str] = {}
    for one in properties:
        element = one.find(qn(tag))
        if element is not None:
            given = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            # one takes the place of the other, and a length that of characters
            for name, other in (("firstLine", "hanging"), ("hanging", "firstLine")):
                if name in given or f"{name}Chars" in given:
                    found = {
                        key: value
                        for key, value in found.items()
                        if key not in (other, f"{other}Chars")
                    }
            lengths = {f"{name}Chars" for name in given}
            found = {key: value for key, value in found.items() if key not in lengths} | given
    return found


def length_of(indent: dict[str, str], name: str, size: float) -> float:
    """Points; what is given in characters comes before what is given in lengths, unless it is nothing."""
    characters = number_of(indent.get(f"{name}Chars", "")) or 0
    return characters / 100 * size if characters else (number_of(indent.get(name, "0")) or 0) / 20


def first_line(indent: dict[str, str], size: float) -> float:
    return length_of(indent, "firstLine", size) - length_of(indent, "hanging", size)


def pitch_of(spacing: dict[str, str]) -> float | None:
    line, rule = number_of(spacing.get("line", "")), spacing.get("lineRule", "auto")
    if line is None:
        return None
    if rule in ("exact", "atLeast"):
        return line / 20
    return None if line == 240 else -line / 240  # noqa: PLR2004 -- one line


def borders_of(element: Any) -> dict[str, tuple[float, str]]:
    """Side to thickness in points and colour; those that are not drawn are left out."""
    found = {}
    for one in element if element is not None else ():
        if attribute(one, "val") not in ("nil", "none", ""):
            size = (number_of(attribute(one, "sz")) or 0) / 8
            found[str(one.tag).rpartition("}")[2]] = (size, attribute(one, "color"))
    return found


def draws_red(element: Any) -> bool:
    """Whether a red line is drawn in it, as templates of word processors have one."""
    for one in element.iter():
        tag = str(one.tag).rpartition("}")[2]
        if tag == "line" and one.get("strokecolor", "").lower() in ("red", "#ff0000", "#f00"):
            return True
        if tag == "srgbClr" and is_red(one.get("val", "")):
            return True
    return False
