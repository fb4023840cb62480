"""Charts as options of ECharts; colours are tones."""

from typing import Any

from django.utils.translation import gettext, pgettext

from kexie.returns.queries.burden import Load


def by_month(this: tuple[Load, ...], last: tuple[Load, ...], year: int) -> dict[str, Any]:
    """Minutes asked in each month of the year, beside those of the year before."""
    words = {"textStyle": {"color": "tone:ink"}}
    months = [gettext("Month %(number)s") % {"number": number} for number in range(1, 13)]
    return {
        "legend": {"top": 0, **words},
        "xAxis": {"type": "category", "data": months, "axisLabel": {"color": "tone:ink-2"}},
        "yAxis": {"type": "value", "minInterval": 1, "name": pgettext("time", "minutes")},
        "series": [
            {
                "type": "line",
                "name": str(year - 1),
                "itemStyle": {"color": "tone:quiet"},
                "data": [load.minutes for load in last],
            },
            {
                "type": "bar",
                "name": str(year),
                "itemStyle": {"color": "tone:running"},
                "data": [load.minutes for load in this],
            },
        ],
    }
