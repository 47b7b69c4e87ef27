"""Comments on objects of any app. Translations are given on the pages of the app that owns the object."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isopolity.texts import queries, services
from isopolity.texts.forms import CommentForm, comment_form_for
from isopolity.texts.models import Comment
from isopolity.texts.owners import owner_for
from isopolity.texts.permissions import can_comment, can_withdraw_comment
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of


@public
@require_safe
def comments(request: HttpRequest, kind: str, object_id: str) -> HttpResponse:
    """All comments on one object, twenty a page, and the form for those who may add one."""
    obj = queries.object_visible_to(request.user, kind=kind, object_id=object_id)
    return _page(request, obj, comment_form_for(request.user, obj))


@requires(can_comment, find=queries.object_visible_to)
@require_http_methods(["GET", "HEAD", "POST"])
def write_comment(request: HttpRequest, obj: Any) -> HttpResponse:
    """Say something; on success back to the page of the object."""
    owner = owner_for(obj)
    form = CommentForm(request.POST or None, voices=owner.voices(request.user))
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.comment(obj, **form.cleaned_data, by=request.user, at=timezone.now()))
        if made is not None:
            messages.success(request, _("Your comment is on the page."))
            return redirect(f"{owner.address(obj)}#comments")
    return _page(request, obj, form)


@requires(can_withdraw_comment, find=queries.comment_visible_to)
@require_POST
def withdraw_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Take one's own comment back."""
    withdrawn = services.withdraw_comment(comment, by=request.user, at=timezone.now())
    obj = queries.object_visible_to(request.user, kind=withdrawn.kind, object_id=withdrawn.object_id)
    messages.success(request, _("Your comment is withdrawn. Its place stays; its text is shown to nobody any more."))
    return redirect(f"{owner_for(obj).address(obj)}#comments")


def _page(request: HttpRequest, obj: Any, form: CommentForm | None) -> HttpResponse:
    page = page_of(queries.comments_on(obj), request.GET.get("page", "1"))
    context = {"discussion": queries.discussion_on(obj, page.object_list, page.paginator.count), "comment_form": form, "page": page}
    return render(request, "texts/comments_page.html", {**context, "address": owner_for(obj).address(obj)})
