"""
A meeting as a calendar file (iCalendar, RFC 5545; methods of RFC 5546), read by Outlook, WPS and phones.

Lines end with CRLF and are folded at 75 octets, never inside a character. Times are local, in the zone of the country,
which has had no summer time since 1991.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
ZONE = "Asia/Shanghai"
WIDTH = 75  # octets of a line
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a calendar: `address` is an e-mail address, or any URI where there is none."""

    name: str
    address: str

    @property
    def uri(self) -> str:
        return self.address if ":" in self.address else f"mailto:{self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    What a calendar needs to know.

    :ivar begins, ends: local times of `ZONE`
    :ivar sequence: how often it was changed since it was made known
    :ivar stamp: when this was written
    :ivar attendee: to whom it is sent; for REQUEST and CANCEL
    """

    uid: UUID
    sequence: int
    stamp: datetime
    begins: datetime
    ends: datetime
    title: str
    place: str
    description: str
    url: str
    organiser: Person
    attendee: Person | None = None
    tentative: bool = False


def calendar_file(event: Event, method: Method) -> bytes:
    """The file, with its method; a reminder is none of our business."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kexie//Meetings//ZH",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *TIMEZONE,
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{event.begins:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{event.ends:%Y%m%dT%H%M%S}",
        f"SUMMARY:{escaped(event.title)}",
        f"LOCATION:{escaped(event.place)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.url}",
        f"STATUS:{_status(event, method)}",
        "TRANSP:OPAQUE",
        f"ORGANIZER;CN={quoted(event.organiser.name)}:{event.organiser.uri}",
        *_attendee(event, method),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _status(event: Event, method: Method) -> str:
    if method == "CANCEL":
        return "CANCELLED"
    return "TENTATIVE" if event.tentative else "CONFIRMED"


def _attendee(event: Event, method: Method) -> list[str]:
    """None in what is published. Nobody is asked to answer by calendar: answers are given on the page."""
    who = event.attendee
    if who is None or method == "PUBLISH":
        return []
    return [
        f"ATTENDEE;CN={quoted(who.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:{who.uri}"
    ]


def escaped(text: str) -> str:
    """As a TEXT value: backslash, semicolon, comma and line break are escaped; other control characters go."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    plain = plain.replace("\n", "\\n")
    return "".join(sign for sign in plain if sign.isprintable() or sign == "\t")


def quoted(text: str) -> str:
    """As the value of a parameter: in quotes, which may hold no quote and no control character."""
    return '"' + "".join(sign for sign in text if sign.isprintable() and sign != '"') + '"'


def folded(line: str) -> bytes:
    """The line with its end; too long a one goes on after a break and a blank, each at most `WIDTH` octets."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > WIDTH:
            parts.append(part)
            part = b" "
        part += octets
    parts.append(part)
    return b"\r\n".join(parts) + b"\r\n"
