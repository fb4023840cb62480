"""Pages of the desk."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.desk.charts import by_unit, spark_of
from kexie.desk.forms import CockpitForm
from kexie.desk.queries.cockpit import COLUMNS, cockpit_of, roots_for, unit_for
from kexie.desk.queries.home import PARTS, desk_for, leads, sides_of
from kexie.desk.queries.rounds import ROUND_COLUMNS
from kexie.desk.queries.scales import SCALES
from kexie.kernel.paging import page_of
from kexie.matters.queries import MEASURES
from kexie.org.http import Request

LABELS = [MEASURES[code].label for code in COLUMNS]


@require_safe
def home(request: Request) -> HttpResponse:
    """My desk; an administrator has none and is led to his own pages."""
    if request.user.power:
        return redirect("administration:home")
    today = timezone.localdate()
    lists = desk_for(request.user, today)
    context = {
        "sides": sides_of(lists),
        "today": today,
        "leads": leads(request.user),
        "placed": bool(roots_for(request.user)),
    }
    return render(request, "desk/home.html", context)


@require_safe
def part(request: Request, code: str) -> HttpResponse:
    """One list of the desk, whole."""
    if code not in PARTS:
        raise Http404
    today, shown, place = timezone.localdate(), PARTS[code], request.GET.get("unit")
    within = get_object_or_404(unit_for(request.user, place)) if place else None
    page = page_of(shown.rows(request.user, today, within=within), request.GET)
    context = {"part": shown, "page": page, "lines": shown.show(page.rows, today), "today": today}
    context |= {"within": within}
    return render(request, "desk/part.html", context)


@require_safe
def cockpit(request: Request) -> HttpResponse:
    now = timezone.now()
    form = CockpitForm(request.GET)
    place, code, theme = form.chosen()
    if not place and not roots_for(request.user):
        return render(request, "desk/no_cockpit.html")
    unit = get_object_or_404(unit_for(request.user, place))
    shown = cockpit_of(request.user, unit, scale=SCALES[code], theme=theme, now=now)
    context = {"cockpit": shown, "form": form, "scale": SCALES[code], "theme": theme, "now": now}
    context |= {"labels": LABELS, "chart": by_unit(shown.places) if shown.drawn else None}
    context |= {"today": timezone.localdate(now), "round_columns": ROUND_COLUMNS}
    figures = [one for block in shown.services for one in block.figures]
    context["sparks"] = {one.indicator.code: spark_of(one.trend) for one in figures}
    template = "desk/cockpit.html#cockpit" if request.htmx else "desk/cockpit.html"
    return render(request, template, context)
