"""A visitor for tests: reads the forms of a page and sends them as a browser without JavaScript would, keys and all."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class FormReader(HTMLParser):
    """Collects the forms of a page with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        if tag == "form":
            self.forms.append({"action": known.get("action") or "", "method": (known.get("method") or "get").lower(), "fields": {}})
        if not self.forms:
            return
        fields, name = self.forms[-1]["fields"], known.get("name")
        if tag == "input" and name and known.get("type") not in {"submit", "button", "file"}:
            if known.get("type") in {"checkbox", "radio"}:
                if "checked" in known:
                    fields.setdefault(name, []).append(known["value"] or "" if "value" in known else "on")
                else:
                    fields.setdefault(name, [])
            else:
                fields.setdefault(name, []).append(known.get("value") or "")
        elif tag == "select" and name:
            self._select = name
            fields.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in known:
            fields[self._select].append(known.get("value") or "")
        elif tag == "textarea" and name:
            self._area = name
            fields.setdefault(name, [""])
        elif tag == "button" and name:
            self.forms[-1].setdefault("buttons", []).append((name, known.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1]["fields"][self._area][0] += data


class Browserlike(Client):
    """Django's test client with eyes for forms; CSRF checks are on."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(enforce_csrf_checks=True, **extra)

    def forms(self, response: HttpResponse) -> list[dict[str, Any]]:
        reader = FormReader()
        reader.feed(response.content.decode())
        return reader.forms

    def submit(self, page: str | HttpResponse, values: dict[str, Any], *, action: str | None = None, follow: bool = False) -> Any:
        """Open `page` (an address or an answer), fill the POST form whose action ends with `action` and send it.

        Without `action` it is the form in the page's main part that has all fields named in `values`.
        """
        response = self.get(page) if isinstance(page, str) else page
        address = page if isinstance(page, str) else response.request["PATH_INFO"]
        forms = [form for form in self.forms(response) if form["method"] == "post"]
        fitting = [
            form
            for form in forms
            if (action is None or form["action"].split("?")[0].endswith(action))
            and set(values) <= set(form["fields"]) | {name for name, _ in form.get("buttons", [])}
        ]
        assert fitting, f"{address} ({response.status_code}) has no form with {sorted(values)}: {forms}"
        form = fitting[-1] if action is None else fitting[0]
        data = {**{name: sent for name, sent in form["fields"].items() if sent}, **values}
        return self.post(form["action"] or address, data, follow=follow)

    def sign_in(self, email: str, password: str) -> Any:
        """Sign in through the page, as a person does."""
        return self.submit("/account/sign-in", {"login": email, "password": password}, follow=True)
