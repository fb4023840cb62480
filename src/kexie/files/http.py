"""How a file leaves: as something to save, never as a page of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kexie.files.kinds import OCTETS, SAFE
from kexie.files.models import File


def as_attachment(file: File, data: bytes) -> HttpResponse:
    """
    The answer that hands the bytes out.

    Nothing in it can run in our name: it is saved, not shown, under its own policy, and no browser guesses its type.
    """
    media_type = file.blob.media_type
    answer = HttpResponse(data, content_type=media_type if media_type in SAFE else OCTETS)
    answer["Content-Disposition"] = content_disposition_header(True, file.name)  # noqa: FBT003 -- Django's own signature
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
