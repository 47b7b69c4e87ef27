"""A process that publishes needs through the service and says each one's id on its output once it is committed, until it is killed.

Called with the public ids of an officer and of a city; the database is that of the environment.
"""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    django.setup()
    from django.utils import timezone

    from isopolity.accounts.models import User
    from isopolity.directory.models import Organisation
    from isopolity.exchange.models import Need
    from isopolity.exchange.services import write_entry

    officer, city = User.objects.get(public_id=sys.argv[1]), Organisation.objects.get(public_id=sys.argv[2])
    values = {"theme": "sanitation", "title": "Latrines at the market", "language": "en", "beneficiaries": ["women"]}
    while True:
        need = write_entry(city, Need, values=values, publish=True, by=officer, at=timezone.now())
        sys.stdout.write(f"{need.public_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
