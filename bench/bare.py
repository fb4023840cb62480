"""The product's addresses and one more: a bare list of 25 rows in the same shell, which everything is compared with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_safe

from kexie.config.urls import urlpatterns as product
from kexie.matters.models import Task

TEMPLATE = """{% extends "kexie/base.html" %}
{% block title %}bare{% endblock title %}
{% block content %}<table>{% for task in tasks %}<tr>
<td>{{ task.number }}</td><td><a href="{% url 'matters:show' task.pk %}">{{ task.record.title }}</a></td>
<td>{{ task.record.unit.short_name }}</td><td>{{ task.get_state_display }}</td>
</tr>{% endfor %}</table>{% endblock content %}"""


@require_safe
def bare(request: HttpRequest) -> HttpResponse:
    tasks = Task.objects.select_related("record__unit").order_by("pk")[:25]
    page = engines["django"].from_string(TEMPLATE)
    return HttpResponse(page.render({"tasks": tasks}, request))


urlpatterns = [path("bare/", bare), *product]
