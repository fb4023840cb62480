"""The reply to a suggestion (答复), from the official answer that was given; a letter."""

from django.urls import reverse
from django.utils import timezone

from kexie.gongwen import Run
from kexie.gongwen.written import SPECIAL, from_text
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.uses.common import By, NothingToSay, day_words, draft, said
from kexie.matters.models import Reply, Result, Suggestion
from kexie.matters.queries.suggestions.page import page_of_suggestion

RESULTS = {
    Result.ADOPTED: "采纳",
    Result.PARTLY: "部分采纳",
    Result.NOT_ADOPTED: "未采纳",
    Result.EXPLAINED: "解释说明",
}


def draft_reply(suggestion: Suggestion, *, by: By) -> OfficialDocument:
    """
    From the answer that counts; internal notes are never in it. The caller has shown that the actor sees it.

    :param suggestion: as `suggestions_with_all` gives it
    :raises NothingToSay: it is not answered yet
    """
    page = page_of_suggestion(by.actor, suggestion, by.today)
    answered = suggestion.answered_at is not None or suggestion.merged_into_id is not None
    reply = page.replies[0] if page.replies and answered else None
    if reply is None:
        raise NothingToSay("这条意见建议还没有答复，请先在意见建议中答复。")
    author = page.authors[0]
    link = by.link(reverse("suggestions:show", args=[suggestion.pk]))
    result = RESULTS[Result(reply.result)]
    blocks = (*from_text(_literal(reply)), said("办理结果：", Run(text=result, link=link), "。"))
    values = {
        "suggestion.topic": suggestion.record.title,
        "suggestion.number": suggestion.number or "未编号",
        "suggestion.day": day_words(timezone.localdate(suggestion.made_at)),
        "suggestion.author": author.name if author.own else suggestion.from_unit.name,
        "reply.result": result,
    }
    to = To(words=author.name) if author.own and author.name else To(unit=suggestion.from_unit)
    return draft(Use.REPLY, values, blocks, by=by, to=(to,), about=suggestion.record)


def _literal(reply: Reply) -> str:
    return "".join(f"\\{one}" if one in SPECIAL else one for one in reply.text)
