"""What the layout of documents says, in the language of the page."""

from django.utils.translation import get_language

from kexie.gongwen.checking import Departure
from kexie.gongwen.saying import Told, in_language
from kexie.kernel.script import in_script


def told(words: object) -> str:
    """A sentence, a refusal or a departure of `kexie.gongwen`; anything else as it stands."""
    language = get_language() or ""
    if isinstance(words, Told | Departure):
        return in_script(words.in_language(language))
    return in_script(in_language(words, language))
