"""The one door through which files leave."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kexie.files import queries
from kexie.files.http import as_attachment
from kexie.org.http import Request


@require_safe
def fetch(request: Request, pk: int) -> HttpResponse:
    file = get_object_or_404(queries.files_for(request.user), pk=pk)
    return as_attachment(file, queries.content_of(file))
