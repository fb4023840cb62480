"""The language of the command line, known before Django is and without it."""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

CATALOGUES = Path(__file__).with_name("locale")
FOLDERS = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "en": "en"}


def gettext_noop(text: str) -> str:
    """Marks a message for the catalogue and leaves it as it is."""
    return text


# What argparse says by itself: it asks gettext, so these stand in our catalogue.
WORDS_OF_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("show program's version number and exit"),
    gettext_noop("expected one argument"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)


def language_of(environ: Mapping[str, str]) -> str:
    """Simplified Chinese, unless the locale asks for Traditional or for English."""
    said = next(
        (environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), ""
    )
    if said.lower().startswith("en"):
        return "en"
    if said.lower().startswith(("zh_tw", "zh_hk", "zh_mo", "zh_hant")):
        return "zh-hant"
    return "zh-hans"


def speak(language: str) -> None:
    """From here on gettext, and argparse with it, speak this language."""
    os.environ["LANGUAGE"] = FOLDERS[language]
    gettext.bindtextdomain("django", str(CATALOGUES))
    gettext.textdomain("django")
