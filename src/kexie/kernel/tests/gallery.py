"""Every part of the kit on one page, for a browser to look at. Only tests and `look.py` serve it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from kexie.kernel.address import Address
from kexie.kernel.errors import Changed
from kexie.kernel.forms import DayInput, SearchInput, UploadInput
from kexie.kernel.http import refusal_page
from kexie.kernel.paging import Page
from kexie.kernel.room import MenuEntry
from kexie.kernel.tables import sorting_of

TODAY = date(2026, 6, 15)
TEMPLATE = Path(__file__).with_name("gallery.html")
STATES = (
    ("drafted", "拟办", "grey", "未到时"),
    ("handed_out", "已交办", "blue", "进行中"),
    ("in_progress", "办理中", "green", "正常"),
    ("reported_complete", "待核验", "yellow", "剩 3 天"),
    ("returned_for_more", "退回补充", "red", "逾期 2 天"),
    ("closed", "已销号", "green", "按期"),
    ("overdue", "逾期", "red", "逾期 12 天，已升级督办"),
    ("cancelled", "已撤销", "grey", "不计"),
)


@dataclass(frozen=True)
class Row:
    title: str
    state: str
    label: str
    light: str
    reason: str
    due: date | None
    percent: int
    count: int


@dataclass(frozen=True)
class Person:
    name: str = "示例人员"
    is_authenticated: bool = True


class Filters(forms.Form):
    q = forms.CharField(label="搜索", required=False, widget=SearchInput())
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("late", "逾期")], required=False
    )
    since = forms.DateField(label="自", required=False, widget=DayInput())


class Everything(forms.Form):
    title = forms.CharField(label="标题", max_length=40, help_text="不超过四十字，单独能看懂。")
    text = forms.CharField(label="说明", widget=forms.Textarea({"rows": 3}), required=False)
    due = forms.DateField(label="时限", widget=DayInput())
    kind = forms.ChoiceField(
        label="类别", choices=[("do", "办理"), ("study", "学习")], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="同时告知配合单位", required=False)
    file = forms.FileField(
        label="附件",
        required=False,
        widget=UploadInput(accept=".docx,.pdf", maximum=20_000_000, hint="docx、pdf，不超过 20 MB"),
    )


@dataclass(frozen=True)
class Item:
    """As the shell gives menu entries to templates."""

    entry: MenuEntry
    url: str
    current: bool
    count: int | None


def menu() -> list[Item]:
    entries = (("我的工作", "bell"), ("任务", "hourglass"), ("会议文本", "send"), ("通知", "bell"))
    return [
        Item(
            MenuEntry(label=label, url_name="", icon=drawing, order=n),
            f"/{n}/",
            n == 1,
            n * 3 or None,
        )
        for n, (label, drawing) in enumerate(entries)
    ]


def rows() -> list[Row]:
    titles = (
        "开展全国科普月主场活动",
        "制定学会治理改革方案",
        "完成县级科协换届工作指导并报送总结材料",
    )
    days = (None, 30, 3, 0, -2, 60, -12, 5)
    return [
        Row(
            titles[n % 3], *state, TODAY + timedelta(days[n] or 0) if n else None, n * 14, n * 12345
        )
        for n, state in enumerate(STATES)
    ]


def _context(request: HttpRequest) -> dict[str, Any]:
    shown, address = rows(), Address.of(request.GET)
    chart = {
        "xAxis": {"type": "category", "data": ["昆明", "曲靖", "玉溪", "大理"]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "data": [12, 9, 7, {"value": 3, "itemStyle": {"color": "tone:bad"}}]}
        ],
    }
    return {
        "menu_work": menu(),
        "menu_administration": menu()[:2],
        "user": Person(),
        "place": "昆明市科协",
        "rows": shown,
        "today": TODAY,
        "moment": datetime.fromisoformat("2026-06-14T09:05:00+08:00"),
        "page": Page(shown, 3, 12, 350, 30, address),
        "sorting": sorting_of(
            request.GET, {"title": ("title",), "due": ("due",), "count": ("count",)}, default="due"
        ),
        "filters": Filters(request.GET or None),
        "form": Everything({"title": "", "kind": "do"}),
        "chart": chart,
        "amount": 1_234_567,
    }


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # filters find nothing new here
    template = engines["django"].from_string(TEMPLATE.read_text(encoding="utf-8"))
    return HttpResponse(template.render(_context(request), request))


@login_not_required
def changed(request: HttpRequest) -> HttpResponse:
    yours = {"标题": "开展科普月活动", "时限": "2026年9月30日"}
    theirs = {"标题": "开展全国科普月主场活动", "时限": "2026年9月20日"}
    return refusal_page(request, Changed("王芳 2 分钟前改过这一条。", yours=yours, theirs=theirs))


urlpatterns = [
    path("gallery/", gallery),
    path("gallery/changed/", changed),
    path("language/", gallery, name="set_language"),
    path("accounts/login/", gallery, name="account_login"),
    path("accounts/password/change/", gallery, name="account_change_password"),
    path("accounts/logout/", gallery, name="account_logout"),
]
