"""What the API takes for keys and days: no more than databases and sums of days can hold."""

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

from kexie.kernel.forms import FIRST_DAY, LAST_DAY

Key = Annotated[int, Field(ge=0, lt=2**63)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
FURTHEST = 2**31  # rows


class Pages(LimitOffsetPagination):
    """Ninja's pages by limit and offset; an offset that no list has is refused."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=1000)
        offset: int = Field(0, ge=0, lt=FURTHEST)
