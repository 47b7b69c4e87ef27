"""What the forms of acts on an agreement have in common."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from isopolity.agreements.models import Agreement
from isopolity.core.partial_dates import PartialDate
from isopolity.ui.forms import acted


def days_of(day: date) -> PartialDate:
    """A day as the fields of forms take it."""
    return PartialDate(day.year, day.month, day.day)


def act(
    request: HttpRequest,
    agreement: Agreement,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    """A form that does one thing to an agreement, and leads back to its page. `do` gives None only where it does nothing."""
    if request.method == "POST" and form.is_valid():
        nothing = object()
        if acted(form, lambda: (do(form.cleaned_data), nothing)[1]) is nothing:
            messages.success(request, done)
            return redirect("agreements:agreement", agreement.public_id)
    context = {"agreement": agreement, "form": form, "title": title, "lead": lead, "submit": submit}
    return render(request, "agreements/act.html", context)
