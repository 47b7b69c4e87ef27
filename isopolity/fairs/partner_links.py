"""The links from a city's matches to the fairs at which it can ask them for a meeting."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from isopolity.directory.models import Organisation
from isopolity.fairs.queries.partners import fairs_to_ask_at
from isopolity.matching.partner_links import PartnerLink


def links_to_fairs(city: Organisation, partner: Organisation | None, at: datetime) -> list[PartnerLink]:
    """For one partner a link to each fair where both are and a meeting may be asked for now; for all the page of the city's fairs."""
    if partner is None:
        # Without a question to the database: the page of matches has none left to ask.
        return [PartnerLink(_("Meet your matches at a fair"), reverse("fairs:of_city", args=[city.public_id]))]
    return [
        PartnerLink(_("Ask for a meeting at %(fair)s") % {"fair": asked.fair}, reverse("fairs:ask", args=asked.address))
        for asked in fairs_to_ask_at(city, partner, at)
    ]
