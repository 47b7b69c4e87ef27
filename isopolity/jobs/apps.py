from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "isopolity.jobs"

    def ready(self) -> None:
        from isopolity.audit.services import forget_old_receipts
        from isopolity.jobs import kinds
        from isopolity.jobs.sentences import SENTENCES
        from isopolity.ui import sentences

        sentences.register(SENTENCES)
        kinds.register_periodic("forget-old-receipts", every=timedelta(hours=6), act=forget_old_receipts)
