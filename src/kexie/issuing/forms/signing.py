"""Forms of sign-off: whom to ask, what he says, who signs at all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.issuing.actions.signers import MOST_DAYS, NewSigner
from kexie.issuing.actions.signing import LONGEST_NOTE, Said
from kexie.issuing.forms.documents import ShortNames
from kexie.issuing.models import Answer, Signer, SigningRule
from kexie.kernel.forms import PickerInput
from kexie.org.models import Unit, User


class SignerChoice(forms.ModelChoiceField[Signer]):
    def label_from_instance(self, obj: Signer) -> str:
        return f"{obj.name}（{obj.post_title}）"


class AskForm(forms.Form):
    signer = SignerChoice(queryset=Signer.objects.none(), label=_("Put before"), empty_label=None)

    def __init__(self, data: Any, signers: list[Signer]) -> None:
        super().__init__(data)
        keys = [one.pk for one in signers]
        self.fields["signer"].queryset = Signer.objects.filter(pk__in=keys)  # type: ignore[attr-defined]  # a ModelChoiceField


class AnswerForm(forms.Form):
    """What a leader says: by `answer`, the button he presses."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed if you return it: say what is to be changed."),
    )
    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput(), required=False)

    def said(self, answer: str) -> Said:
        given = self.cleaned_data
        return Said(answer=answer, note=given["note"], pin=given.get("pin", ""))


class LinkAnswerForm(AnswerForm):
    pin = forms.RegexField(
        r"^\d{6}$",
        label=_("Your sign-off PIN"),
        widget=forms.TextInput(
            {
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": "6",
                "pattern": "[0-9]{6}",
                "class": "pin",
            }
        ),
        help_text=_("The six digits that the security administrator gave you."),
        error_messages={"invalid": _("A PIN has six digits.")},
    )


class SignerForm(forms.Form):
    unit = ShortNames(queryset=Unit.objects.none(), label=_("Signs for"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=60)
    post_title = forms.CharField(label=_("Title of post"), max_length=60)
    user = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True, power=""),
        label=_("Account"),
        required=False,
        widget=PickerInput(url_name="org:find_people"),
        help_text=_(
            "Leave empty if this leader has none: the document is then put before him by link."
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, data: Any, units: Any, signer: Signer | None = None) -> None:
        held = (
            {}
            if signer is None
            else {name: getattr(signer, name) for name in ("name", "post_title", "user")}
        )
        super().__init__(data, initial=held | ({"seen_version": signer.version} if signer else {}))
        if signer is None:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        else:
            del self.fields["unit"]

    def new(self) -> NewSigner:
        given = self.cleaned_data
        return NewSigner(name=given["name"], post_title=given["post_title"], user=given["user"])


class RuleForm(forms.Form):
    working_days = forms.IntegerField(
        label=_("A link holds for working days"), min_value=1, max_value=MOST_DAYS
    )

    @classmethod
    def of(cls, data: Any, rule: SigningRule) -> "RuleForm":
        return cls(data, initial={"working_days": rule.working_days})
