"""Sentences for those who use the commands: in English, also where no settings of the project have been read."""

from isopolity.core.reasons import Reason


def in_english(reason: Reason) -> str:
    """The English sentence of a code of `core.scheduling.codes`."""
    from django.conf import settings
    from django.utils.translation import override

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from isopolity.fairs import sentences, violation_sentences

    with override("en"):
        return {**sentences.SENTENCES, **violation_sentences.SENTENCES}[reason.code](reason.values)
