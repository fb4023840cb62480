"""Files that belong to a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import UploadInput

LARGEST = 50_000_000


class EncloseForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        widget=UploadInput(
            accept=".pdf,.docx,.doc,.xlsx,.xls,.pptx,.ofd,.png,.jpg",
            maximum=LARGEST,
            hint=_("PDF files are bound into the papers; others are kept beside them."),
        ),
    )
