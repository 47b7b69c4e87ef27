"""What an organisation's people can do elsewhere, as data: apps later in the tower register links to their own pages.

Each registers in the `ready()` of its `apps.py`; the desk of an organisation loops over them and names no app.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from isopolity.directory.models import Organisation


@dataclass(frozen=True, slots=True)
class DeskLink:
    """`url_name` takes the public id of the organisation as its only part; `kinds` empty: for organisations of every kind."""

    order: int
    label: Promise
    url_name: str
    kinds: tuple[str, ...] = ()


_links: dict[str, DeskLink] = {}


def register(order: int, label: Promise, url_name: str, *, kinds: tuple[str, ...] = ()) -> None:
    """Add a link to the desk of each organisation of these kinds; lower orders come first."""
    _links[url_name] = DeskLink(order, label, url_name, kinds)


def links_for(organisation: Organisation) -> list[dict[str, object]]:
    """The links of one organisation's desk, with `label` and `url`."""
    links = sorted(_links.values(), key=lambda link: (link.order, link.url_name))
    fitting = [link for link in links if not link.kinds or organisation.kind in link.kinds]
    return [{"label": link.label, "url": reverse(link.url_name, args=[organisation.public_id])} for link in fitting]
