"""The pages of needs and offers through the browser-like client."""

import pytest

from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db


def test_smoke(browser: Browserlike) -> None:
    city = make.city("Lokossa")
    officer = make.officer(city)
    need, offer = make_need(city, text="Long"), make_offer(city, basis="proven", evidence="yes")
    browser.force_login(officer)
    for path in (
        "/needs",
        "/offers",
        "/needs?words=tri&theme=environment&least_developed=on",
        "/themes",
        "/themes/recycling",
        "/themes/waste",
        need.path,
        offer.path,
        f"/cities/{city.public_id}/needs",
        f"/cities/{city.public_id}/offers",
        f"/cities/{city.public_id}/needs/new",
        f"/cities/{city.public_id}/offers/{offer.public_id}/edit",
        f"/cities/{city.public_id}/offers/{offer.public_id}/withdraw",
        f"/cities/{city.public_id}/offers/{offer.public_id}/translations/fr",
        f"/cities/{city.public_id}/competences",
        "/needs.csv",
        "/needs.json",
        "/themes.csv",
        f"/comments/exchange.need/{need.public_id}",
        f"/comments/exchange.need/{need.public_id}/new",
    ):
        response = browser.get(path)
        assert response.status_code == 200, path
