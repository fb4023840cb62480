"""The demo's official documents: series of numbers, who signs, and documents in every state. All of it is invented."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kexie.config.demo.people import PROVINCE, Staff
from kexie.config.demo.sources import KEPU
from kexie.config.demo.timeline import Event, Timeline
from kexie.gongwen import Form
from kexie.issuing.actions.archiving import archive_document
from kexie.issuing.actions.issuing import issue_document, make_files
from kexie.issuing.actions.moving import check
from kexie.issuing.actions.series import add_series
from kexie.issuing.actions.signers import NewSigner, add_signer
from kexie.issuing.actions.signing import Said, ask_sign_off, sign_with_account
from kexie.issuing.models import Answer, OfficialDocument, Signer
from kexie.issuing.uses.bulletin import draft_bulletin
from kexie.issuing.uses.common import By
from kexie.org.models import Role, Unit

ORIGIN = "http://127.0.0.1:8000"
SERIES = ((PROVINCE, "演科协发", Form.DOCUMENT), (PROVINCE, "演科协函", Form.LETTER))
OF_DEPARTMENT = ((KEPU, "演科普函", Form.LETTER), (KEPU, "演科普发", Form.DOCUMENT))
KEPT_YEARS = 30
STEPS = ("draft", "checked", "waiting", "signed", "issued", "archived")


def morning(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in which chance has no part."""
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


class Papers:
    """Lays down what issuing needs, and carries documents through."""

    def __init__(
        self, timeline: Timeline, staff: Staff, units: dict[str, Unit], today: date
    ) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.today = today
        self.province = units[PROVINCE]

    def plan(self) -> None:
        self._on(320, self._lay_down)
        self._on(40, self._bulletin("archived"))
        self._on(9, self._bulletin("issued"))
        self._on(2, self._bulletin("waiting"))
        self._on(1, self._bulletin("draft", KEPU))

    def _on(self, days: int, event: Event) -> None:
        self.timeline.add_at(morning(self.today - timedelta(days=days), 8), event)

    def _lay_down(self, at: datetime) -> None:
        supervisor = self.staff.at_desk(self.province, Role.SUPERVISOR)
        leader = self.staff.at_desk(self.province, Role.HEAD)
        for code, series, form in SERIES:
            add_series(self.units[code], code=series, form=form, actor=supervisor, at=at)
        head = self.staff.at_desk(self.units[KEPU], Role.HEAD)
        for code, series, form in OF_DEPARTMENT:
            add_series(self.units[code], code=series, form=form, actor=head, at=at)
        signs = NewSigner(name=leader.name, post_title="党组书记、常务副主席", user=leader)
        add_signer(signs, unit=self.province, actor=supervisor, at=at)
        # he has no account: he signs by a link, once the security administrator gave him his PIN
        away = NewSigner(name="仝长庚", post_title="副主席")
        add_signer(away, unit=self.province, actor=supervisor, at=at)

    def _bulletin(self, reach: str, code: str = PROVINCE) -> Callable[[datetime], None]:
        def event(at: datetime) -> None:
            unit = self.units[code]
            clerk = self.staff.at_desk(unit, Role.CLERK)
            by = By(unit=unit, actor=clerk, at=at, origin=ORIGIN)
            self.carry(draft_bulletin(by=by), reach, at)

        return event

    def carry(self, document: OfficialDocument, reach: str, at: datetime) -> None:
        """The province's clerk wrote it; its supervisor checks, its leader signs, its clerk issues: an hour each."""
        todo = STEPS[1 : STEPS.index(reach) + 1]
        for place, step in enumerate(todo, 1):
            document.refresh_from_db()
            getattr(self, f"_{step}")(document, at + timedelta(hours=place))

    def _checked(self, document: OfficialDocument, at: datetime) -> None:
        check(document, actor=self.staff.at_desk(self.province, Role.SUPERVISOR), at=at)

    def _waiting(self, document: OfficialDocument, at: datetime) -> None:
        leader = self.staff.at_desk(self.province, Role.HEAD)
        signer = Signer.objects.select_related("user").get(unit=self.province, user=leader)
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        ask_sign_off(document, signer, actor=clerk, at=at)

    def _signed(self, document: OfficialDocument, at: datetime) -> None:
        leader = self.staff.at_desk(self.province, Role.HEAD)
        sign_with_account(document, Said(answer=Answer.SIGNED), actor=leader, at=at)

    def _issued(self, document: OfficialDocument, at: datetime) -> None:
        issue_document(document, actor=self.staff.at_desk(self.province, Role.CLERK), at=at)

    def _archived(self, document: OfficialDocument, at: datetime) -> None:
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        make_files(document, actor=clerk, at=at)
        archive_document(document, retention=KEPT_YEARS, actor=clerk, at=at)
