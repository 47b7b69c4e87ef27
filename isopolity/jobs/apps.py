from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "isopolity.jobs"

    def ready(self) -> None:
        from isopolity.audit.services import forget_old_receipts
        from isopolity.jobs import kinds, services
        from isopolity.jobs.sentences import SENTENCES
        from isopolity.outbox.services import forget_old_messages
        from isopolity.ui import sentences

        sentences.register(SENTENCES)
        for name, act in (
            ("forget-old-receipts", forget_old_receipts),
            ("forget-old-messages", forget_old_messages),
            ("forget-ended-tasks", services.forget_ended_tasks),
            ("forget-ended-sessions", services.forget_ended_sessions),
        ):
            kinds.register_periodic(name, every=timedelta(hours=6), act=act)
