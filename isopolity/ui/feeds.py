"""A list as an Atom feed, for readers that look for what is new by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that is new. `key` stays the same for ever; `path` is the page that tells it."""

    key: str
    title: str
    path: str
    written_at: datetime
    summary: str = ""


def answer_feed(request: HttpRequest, *, title: str, path: str, entries: Iterable[FeedEntry]) -> HttpResponse:
    """The feed (RFC 4287) of the page at `path`, newest entry first, in the reader's language."""
    site = settings.SITE_ADDRESS.rstrip("/")
    feed = Atom1Feed(title, site + path, None, language=get_language(), feed_url=site + request.path, feed_guid=site + request.path)
    for entry in entries:
        feed.add_item(
            entry.title,
            site + entry.path,
            entry.summary,
            unique_id=f"{site}{entry.path}#{entry.key}",
            updateddate=entry.written_at,
            pubdate=entry.written_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
