"""Charts as options of ECharts; colours are tones, a click opens the list."""

from typing import Any

from kexie.desk.queries.cockpit import Row

SERIES = (("running", "tone:running"), ("late", "tone:bad"))


def by_unit(rows: list[Row]) -> dict[str, Any]:
    """
    What is under way in each unit and, drawn over it, how much of that is late.

    Rows come in official order; a bar chart counts from below, so it is turned round.
    """
    return {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {
            "type": "category",
            "data": [row.name for row in rows[::-1]],
            "axisLabel": {"interval": 0, "color": "tone:ink-2"},
        },
        "legend": {"top": 0, "textStyle": {"color": "tone:ink"}},
        "series": [
            {
                "type": "bar",
                "barGap": "-100%",
                "name": str(rows[0].figures[code].label),
                "itemStyle": {"color": tone},
                "data": [
                    {"value": row.figures[code].value, "url": row.figures[code].url}
                    for row in rows[::-1]
                ],
            }
            for code, tone in SERIES
        ],
    }
