"""The way to a record's trail, for those who may read it."""

from typing import Any

from django import template

from kexie.org.models import User
from kexie.records.access import may_read_trail

register = template.Library()


@register.inclusion_tag("records/trail_link.html", takes_context=True)
def trail_link(context: dict[str, Any], record: int) -> dict[str, Any]:
    """`{% trail_link task.pk %}`: a button among the page's actions; nothing for everybody else."""
    user = context["user"]
    return {"record": record, "shown": isinstance(user, User) and may_read_trail(user, record)}
