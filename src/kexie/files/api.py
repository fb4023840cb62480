"""The same queries and actions, for machines."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File as Sent
from ninja import Router, Schema, Status
from ninja.files import UploadedFile

from kexie.files import actions, queries
from kexie.files.http import as_attachment
from kexie.files.models import File
from kexie.org.http import Request

router = Router(tags=["files"])


class FileOut(Schema):
    pk: int
    name: str
    sha256: str
    size: int
    media_type: str
    added_at: datetime

    @staticmethod
    def resolve_sha256(file: File) -> str:
        return file.blob_id

    @staticmethod
    def resolve_size(file: File) -> int:
        return file.blob.size

    @staticmethod
    def resolve_media_type(file: File) -> str:
        return file.blob.media_type


@router.post("/", response={201: FileOut}, url_name="files-bring-in")
def bring_in(request: Request, file: Sent[UploadedFile]) -> Status[File]:
    """Bring a file in, to be attached to a record by that record's own operation."""
    brought = actions.bring_in(
        data=file.read(), name=file.name or "", actor=request.user, at=timezone.now()
    )
    return Status(201, brought)


@router.get("/{int:pk}/", response=FileOut, url_name="files-show")
def show_file(request: Request, pk: int) -> File:
    return get_object_or_404(queries.files_for(request.user), pk=pk)


@router.get("/{int:pk}/content/", url_name="files-content")
def fetch_content(request: Request, pk: int) -> HttpResponse:
    file = get_object_or_404(queries.files_for(request.user), pk=pk)
    return as_attachment(file, queries.content_of(file))
