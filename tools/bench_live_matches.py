"""How long the page of partners takes in an installation of many cities, cold, warm, and after one city changed.

    ISOPOLITY_ENV=development ISOPOLITY_DATA=/tmp/bench python tools/bench_live_matches.py --cities 10000

Makes cities with 8 needs and 8 offers each on the product's own themes (Zipf 0.7) in an empty data folder, refreshes the
profiles, does a full run, and opens the page through Django's client, with session, templates and all queries. Times are
medians of `--times` openings, by the clock and in processor time; memory is the peak of a process that only opens pages.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isopolity.config.settings")
os.environ.setdefault("ISOPOLITY_ENV", "development")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from isopolity.accounts.models import User  # noqa: E402
from isopolity.directory.models import Country, Organisation, Role  # noqa: E402
from isopolity.directory.services import touch_organisation  # noqa: E402
from isopolity.exchange.models import Mode, Need, Offer  # noqa: E402
from isopolity.exchange.themes import FILED  # noqa: E402

LINES, SKEW, COUNTRIES, EMAIL = 8, 0.7, 60, "bench@example.org"
WORDS = ["water", "waste", "market", "street", "school", "clinic", "budget", "women", "light", "road", "flood", "record", "tax", "roof"]


def make_cities(count: int) -> None:
    """Rows as the services would leave them, in bulk."""
    chance, now = random.Random(20261121), timezone.now()
    weights = list(accumulate(1 / rank**SKEW for rank in range(1, len(FILED) + 1)))
    countries = [
        Country(
            iso2=f"{chr(65 + n // 26)}{chr(65 + n % 26)}",
            iso3=f"X{n:02d}",
            name=f"Country {n}",
            development="Developing" if n % 3 else "Developed",
        )
        for n in range(COUNTRIES)
    ]
    Country.objects.bulk_create(countries, ignore_conflicts=True)
    languages = [["fr"], ["en"], ["ar", "fr"], ["es"], ["pt", "en"], ["zh"], ["ru"], ["fa", "en"]]
    cities = [
        Organisation(
            kind="local-authority", name=f"City {n}", country=chance.choice(countries), languages=chance.choice(languages),
            population=int(10 ** chance.uniform(3.5, 7)), population_year=2020, registered_at=now, changed_at=now,
            vouched_at=now, vouched_office="steward", vouched_reason="Made for measuring.",
        )
        for n in range(count)
    ]  # fmt: skip
    Organisation.objects.bulk_create(cities, batch_size=1000)

    def entry(city: Organisation, model: Any, **more: Any) -> Any:
        modes = chance.sample([mode.value for mode in Mode], chance.randint(0, 2))
        return model(
            organisation=city, theme=chance.choices(FILED, cum_weights=weights)[0], title=" ".join(chance.sample(WORDS, 6)).capitalize(),
            text=" ".join(chance.choices(WORDS, k=30)), language=city.languages[0], modes=modes, beneficiaries=["women"],
            state="published", created_at=now, changed_at=now, published_at=now, confirmed_at=now, **more,
        )  # fmt: skip

    Need.objects.bulk_create((entry(city, Need, urgency=chance.randint(1, 3)) for city in cities for _ in range(LINES)), batch_size=2000)
    Offer.objects.bulk_create((entry(city, Offer, capacity=chance.randint(1, 4)) for city in cities for _ in range(LINES)), batch_size=2000)
    user = User.objects.create(email=EMAIL)
    Role.objects.create(user=user, organisation=cities[count // 2], kind="officer", office="Officer", granted_at=now)


def median_ms(act: Callable[[], Any], times: int, before: Callable[[], Any] = lambda: None) -> str:
    wall, cpu = [], []
    for _number in range(times):
        before()
        began, worked = time.perf_counter(), time.process_time()
        act()
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
    return f"{statistics.median(wall):.0f} ms ({min(wall):.0f} to {max(wall):.0f}), {statistics.median(cpu):.0f} ms of work"


def open_pages(times: int) -> None:
    """In a process of its own, as a web process: it has read nothing yet."""
    user = User.objects.get(email=EMAIL)
    city = Organisation.objects.get(roles__user=user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page() -> None:
        answer = client.get(f"/cities/{city.public_id}/matches", HTTP_HOST="localhost")
        assert answer.status_code == 200, answer.status_code
        assert answer.content.count(b"<article") == 10

    print(f"first page of a process: {median_ms(page, 1)}")
    print(f"page, nothing changed:   {median_ms(page, times)}")
    print(f"page after own change:   {median_ms(page, times, before=lambda: touch_organisation(city, at=timezone.now()))}")
    print(
        f"search of a visitor:     {median_ms(lambda: client.get(f'/partners?need={FILED[0]}&offer={FILED[1]}', HTTP_HOST='localhost'), times)}"
    )
    print(f"numerical libraries:     {sorted({'numpy', 'numba', 'scipy'} & set(sys.modules)) or 'none'}")
    print(f"memory of the process:   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--pages", action="store_true", help="open the pages of a folder that is made already")
    options = parser.parse_args()
    if options.pages:
        return open_pages(options.times)
    from isopolity.matching.services import refresh_profiles, run_matching

    call_command("migrate", verbosity=0)
    assert not Organisation.objects.exists(), "the data folder must be empty"
    make_cities(options.cities)
    began = time.perf_counter()
    refresh_profiles(at=timezone.now())
    print(f"all profiles made:       {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    run = run_matching(at=timezone.now())
    print(f"full run with its rows:  {time.perf_counter() - began:.1f} s ({run.cities} cities)")
    return subprocess.run([sys.executable, __file__, "--pages", "--times", str(options.times)], check=True) and None


if __name__ == "__main__":
    main()
