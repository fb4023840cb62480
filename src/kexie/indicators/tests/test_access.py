"""Who gets which answer at every door of this room, and who sees which rows."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from kexie.indicators.access import figures_for
from kexie.indicators.actions.figures import NewValue, write_values
from kexie.indicators.actions.saved import save_analysis
from kexie.indicators.actions.targets import NewTarget, set_targets
from kexie.indicators.forms.analysis import AnalysisForm
from kexie.indicators.models import (
    Breakdown,
    Check,
    Figure,
    Group,
    Indicator,
    SavedAnalysis,
    Standing,
    Target,
)
from kexie.indicators.tests.make import batch, shipped
from kexie.org.models import Unit, User
from tests.world import NOON, UNITS, World

PEOPLE = [
    "anonymous",
    "nobody",
    "wuhua_clerk",
    "kunming_head",
    "department_clerk",
    "province_clerk",
    "province_head",
    "inspector",
    "system_admin",
]
ANYBODY = [302, 200, 200, 200, 200, 200, 200, 200, 200]
NAMING = {"name": "宣讲", "display_power": 0, "decimals": 0, "version": 1}
MEANING = {"from_year": 2100, "text": "新口径", "version": 1}
RULE = {
    "name": "不少于",
    "left": "#{L02}",
    "operator": "ge",
    "right": "#{L01}",
    "severity": "comment",
}
DAYS = {"first_date": "2026-05-20", "last_date": "2026-05-31"}
SENT: dict[str, dict[str, Any]] = {
    "edit": NAMING,
    "define": MEANING,
    "new": {},
    "new_check": {"code": "new", **RULE},
    "check": {**RULE, "version": 1},
    "breakdowns": {"code": "AGE", "name": "年龄", "parts": "partition"},
    "new_group": {"code": "SEX-X", "name": "未说明"},
    "campaigns": {"code": "kejizhou", "name": "科技活动周", **DAYS},
    "indicators-rename": NAMING,
    "indicators-define": MEANING,
    "indicators-add": {
        "owner": "{province}",
        "code": "X01",
        "kind": "flow",
        "service": "literacy",
        "naming": {"name": "新指标"},
        "meaning": {"from_year": 2026, "text": "口径"},
    },
    "indicators-add-check": {"code": "new", **RULE},
    "indicators-change-check": {**RULE, "version": 1},
    "indicators-add-breakdown": {"code": "AGE", "name": "年龄"},
    "indicators-add-group": {"code": "SEX-X", "name": "未说明"},
    "indicators-add-campaign": {"code": "kejizhou", "name": "科技活动周", **DAYS},
    "indicators-values-in": {
        "dataValues": [
            {"dataElement": "L01", "period": "202401", "orgUnit": "530102", "value": "1"}
        ]
    },
    "save": {"name": "讲座"},
    "change_saved": {"name": "讲座", "version": 1},
    "indicators-save": {"name": "讲座", "query": "i=L01&u=own&p=2026"},
    "indicators-change-saved": {"name": "讲座", "version": 1},
    "explain": {"text": "人手不足", "version": 1},
    "indicators-explain": {"text": "人手不足", "version": 1},
    "indicators-set-targets": {
        "plan": "2026年工作计划",
        "targets": [{"indicator": "L01", "unit": "530102", "period": "2026", "amount": 1}],
    },
    "indicators-query": {"items": {"elements": ["L01"]}, "periods": ["2024"]},
}
# door                                     anon nobody county head  dept  clerk head  insp  system
PAGES: dict[tuple[str, str], list[int]] = {
    ("GET", "indicators:list"): ANYBODY,
    ("GET", "indicators:export"): ANYBODY,
    ("GET", "indicators:analysis"): ANYBODY,
    ("GET", "indicators:analysis_choices"): ANYBODY,
    # of L01, the province and 2026: administrators do not know L01
    ("GET", "indicators:analysis_sheet"): [302, 200, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "indicators:analysis_lines"): [302, 200, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "indicators:save"): ANYBODY,
    ("POST", "indicators:save"): [302, 302, 302, 302, 302, 302, 302, 302, 403],
    # the saved analysis is that of Wuhua's clerk, not shared
    ("GET", "indicators:change_saved"): [302, 404, 200, 404, 404, 404, 404, 404, 404],
    ("POST", "indicators:change_saved"): [302, 404, 302, 404, 404, 404, 404, 404, 404],
    ("POST", "indicators:delete_saved"): [302, 404, 302, 404, 404, 404, 404, 404, 404],
    ("POST", "indicators:restore_saved"): [302, 404, 302, 404, 404, 404, 404, 404, 404],
    ("GET", "indicators:breakdowns"): ANYBODY,
    ("GET", "indicators:campaigns"): ANYBODY,
    # of L01, without a unit or a period: whoever stands in no unit is asked for one
    ("GET", "indicators:figure"): [302, 200, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "indicators:figure_sheet"): [302, 404, 404, 404, 404, 404, 404, 404, 404],
    # the figure is Wuhua's; sent without a reason
    ("GET", "indicators:correct"): [302, 404, 200, 200, 404, 200, 200, 403, 404],
    ("POST", "indicators:correct"): [302, 404, 422, 422, 404, 422, 422, 403, 404],
    ("GET", "indicators:targets"): ANYBODY,
    ("GET", "indicators:set_targets"): [302, 403, 200, 200, 200, 200, 200, 403, 403],
    # of the sender's own unit, without a plan
    ("POST", "indicators:set_targets"): [302, 403, 422, 422, 422, 422, 422, 403, 403],
    # the target is Wuhua's
    ("GET", "indicators:explain"): [302, 404, 200, 200, 404, 200, 200, 403, 404],
    ("POST", "indicators:explain"): [302, 404, 302, 302, 404, 302, 302, 403, 404],
    ("GET", "indicators:show"): [302, 200, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "indicators:new"): [302, 403, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "indicators:new"): [302, 403, 422, 422, 422, 422, 422, 403, 403],
    ("GET", "indicators:edit"): [302, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "indicators:edit"): [302, 403, 403, 403, 403, 302, 302, 403, 404],
    ("GET", "indicators:define"): [302, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "indicators:define"): [302, 403, 403, 403, 403, 302, 302, 403, 404],
    ("GET", "indicators:new_check"): [302, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "indicators:new_check"): [302, 403, 403, 403, 403, 302, 302, 403, 404],
    ("GET", "indicators:check"): [302, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "indicators:check"): [302, 403, 403, 403, 403, 302, 302, 403, 404],
    ("POST", "indicators:breakdowns"): [302, 403, 403, 403, 403, 302, 302, 403, 403],
    ("GET", "indicators:new_group"): [302, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "indicators:new_group"): [302, 403, 403, 403, 403, 302, 302, 403, 404],
    ("POST", "indicators:campaigns"): [302, 403, 403, 403, 403, 302, 302, 403, 403],
    ("GET", "api:indicators-list"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:indicators-breakdowns"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:indicators-campaigns"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:indicators-show"): [401, 200, 200, 200, 200, 200, 200, 200, 404],
    ("POST", "api:indicators-add"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    ("PUT", "api:indicators-rename"): [401, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "api:indicators-define"): [401, 403, 403, 403, 403, 201, 201, 403, 404],
    ("POST", "api:indicators-add-check"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    ("PUT", "api:indicators-change-check"): [401, 403, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "api:indicators-add-breakdown"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    ("POST", "api:indicators-add-group"): [401, 403, 403, 403, 403, 201, 201, 403, 404],
    ("POST", "api:indicators-add-campaign"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    # rows that one may not write are refused one by one
    ("POST", "api:indicators-values-in"): [401, 400, 200, 200, 400, 200, 200, 400, 400],
    # which periods is not said; whose rows one sees: test_exchange_api
    ("GET", "api:indicators-values-json"): [401, 400, 400, 400, 400, 400, 400, 400, 400],
    ("GET", "api:indicators-values-csv"): [401, 400, 400, 400, 400, 400, 400, 400, 400],
    ("GET", "api:indicators-figures"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:indicators-targets"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:indicators-set-targets"): [401, 403, 200, 200, 403, 200, 200, 403, 400],
    ("POST", "api:indicators-explain"): [401, 404, 200, 200, 404, 200, 200, 403, 404],
    ("GET", "api:indicators-analysis"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:indicators-saved"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:indicators-save"): [401, 201, 201, 201, 201, 201, 201, 201, 403],
    ("PUT", "api:indicators-change-saved"): [401, 404, 200, 404, 404, 404, 404, 404, 404],
    ("DELETE", "api:indicators-delete-saved"): [401, 404, 204, 404, 404, 404, 404, 404, 404],
    ("POST", "api:indicators-bring-back"): [401, 404, 200, 404, 404, 404, 404, 404, 404],
    ("POST", "api:indicators-query"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in PAGES.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
pytestmark = pytest.mark.scene(of=shipped)


def target_of_wuhua() -> Target:
    lectures, wuhua = Indicator.objects.get(code="L01"), Unit.objects.get(code="530102")
    new = [NewTarget(lectures.pk, wuhua.pk, "2026", 5)]
    set_targets(new, batch=batch(), actor=None, at=NOON)
    return Target.objects.get()


def cell_of_wuhua() -> Unit:
    lectures, wuhua = Indicator.objects.get(code="L01"), Unit.objects.get(code="530102")
    cells = [NewValue(lectures.pk, Group.WHOLE, wuhua.pk, "2026", 5)]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)
    return wuhua


OF_SAVED = (
    "change_saved",
    "delete_saved",
    "restore_saved",
    "indicators-change-saved",
    "indicators-delete-saved",
    "indicators-bring-back",
)


def saved_by_wuhua() -> SavedAnalysis:
    clerk = User.objects.get(username="wuhua_clerk")
    asked = AnalysisForm(QueryDict("i=L01&u=own&p=2026")).analysis()
    return save_analysis(asked, name="讲座", unit=None, actor=clerk, at=NOON)


def address_of(door: str) -> str:
    name = door.split(":")[1]
    one = ("show", "edit", "define", "new_check", "indicators-show", "indicators-rename")
    keys: dict[str, object] = {}
    if name in (*one, "indicators-define"):
        keys = {"pk": Indicator.objects.get(code="L01").pk}
    elif name in ("check", "indicators-change-check"):
        keys = {"pk": Check.objects.get(code="L02-for-L01").pk}
    elif name == "new_group":
        keys = {"pk": Breakdown.objects.get(code="SEX").pk}
    elif name == "indicators-add-group":
        keys = {"code": "SEX"}
    elif name in ("explain", "indicators-explain"):
        keys = {"pk": target_of_wuhua().pk}
    elif name in OF_SAVED:
        keys = {"pk": saved_by_wuhua().pk}
    return reverse(door, kwargs=keys, query=question_of(name))


def question_of(name: str) -> dict[str, str]:
    if name in ("figure", "figure_sheet"):
        return {"indicator": "L01"}
    if name == "correct":
        return {"indicator": "L01", "unit": str(cell_of_wuhua().pk), "period": "2026"}
    if name in ("analysis_sheet", "analysis_lines", "indicators-analysis", "save"):
        return {"i": "L01", "u": "530000", "p": "2026"}
    if name == "analysis_choices":
        return {"of": "unit", "q": "kunming"}
    if name == "indicators-figures":
        return {"indicator": "L01", "unit": "530102", "period": "2026"}
    return {}


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    client, name = Client(), door.split(":")[1]
    if who != "anonymous":
        client.force_login(world.people[who])
    address, sent = address_of(door), SENT.get(name, {})
    if method == "GET":
        answer = client.get(address)
    elif door.startswith("api:"):
        body = json.dumps(sent).replace('"{province}"', str(world.province.pk))
        send = {"POST": client.post, "PUT": client.put, "DELETE": client.delete}[method]
        answer = send(address, body, content_type="application/json")
    else:
        answer = client.post(address, sent)

    assert answer.status_code == code


@pytest.mark.parametrize("door", ["indicators:list", "api:indicators-list"])
@pytest.mark.parametrize(("who", "sees"), [("wuhua_clerk", True), ("system_admin", False)])
def test_everybody_who_works_reads_the_catalogue_and_administrators_do_not(
    world: World,
    client: Client,
    door: str,
    who: str,
    sees: bool,  # noqa: FBT001 -- a case of the table
) -> None:
    client.force_login(world.people[who])

    answer = client.get(reverse(door))

    seen = str(answer.json()) if "api" in door else answer.content.decode()
    assert ("科协机构数" in seen) is sees


# who asks the analysis for all counties -> those that it shows
COUNTIES = {"wuhua", "panlong", "qilin"}
ROWS: dict[str, set[str]] = {
    "province_clerk": COUNTIES,
    "province_head": COUNTIES,
    "inspector": COUNTIES,
    "kunming_head": {"wuhua", "panlong"},
    "wuhua_clerk": {"wuhua"},
    "department_clerk": set(),
    "nobody": set(),
    "system_admin": set(),
}


@pytest.mark.parametrize(("who", "rows"), ROWS.items(), ids=ROWS)
@pytest.mark.parametrize("door", ["indicators:analysis", "api:indicators-analysis"])
def test_the_analysis_has_rows_of_units_whose_figures_one_may_see(
    world: World, who: str, rows: set[str], door: str
) -> None:
    query = {"i": "L01", "u": "530000/county", "p": "2026", "totals": "no"}
    client = Client()
    client.force_login(world.people[who])

    answer = client.get(reverse(door, query=query))

    if door.startswith("api:"):
        codes = {cell["unit"] for cell in answer.json()["cells"]}
    else:
        page = answer.context["page"].made.page
        codes = {line.cells[0].key.unit for line in page or ()}
    assert codes == {getattr(world, name).code for name in rows}


# who -> units whose accepted figures he sees, units whose provisional ones he sees
ALL = {row[0] for row in UNITS}
SEES: dict[str, tuple[set[str], set[str]]] = {
    "province_clerk": (ALL, ALL),
    "inspector": (ALL, ALL),
    "kunming_head": (
        {"province", "kunming", "wuhua", "panlong"},
        {"kunming", "wuhua", "panlong"},
    ),
    "wuhua_clerk": ({"province", "kunming", "wuhua"}, {"wuhua"}),
    "department_clerk": ({"province", "department"}, {"department"}),
    "nobody": (set(), set()),
    "system_admin": (set(), set()),
}


@pytest.mark.parametrize(("who", "seen"), SEES.items(), ids=SEES)
def test_figures_are_seen_of_own_units_below_and_as_context_above(
    world: World, who: str, seen: tuple[set[str], set[str]]
) -> None:
    """Never of a unit beside; what is not accepted yet is nobody's context."""
    talks = Indicator.objects.get(code="L01")
    for name in ALL:
        for standing in Standing:
            unit = getattr(world, name)
            Figure.objects.create(
                indicator=talks, unit=unit, period="2026", standing=standing, own=1
            )
    keys = {getattr(world, name).pk: name for name in ALL}

    for standing, expected in zip(Standing, seen, strict=True):
        found = figures_for(world.people[who], standing).values_list("unit", flat=True)
        assert {keys[unit] for unit in found} == expected
