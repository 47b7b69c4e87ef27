"""Who can make a meeting understood: a language that all parties share, one interpreter, or two who relay."""

from collections.abc import Iterable

from isopolity.core.scheduling.model import Delegation, Interpreter, Request


def shared_languages(parties: Iterable[Delegation]) -> frozenset[str]:
    """The languages that every party speaks."""
    spoken = [frozenset(party.languages) for party in parties]
    return frozenset.intersection(*spoken) if spoken else frozenset()


def may_serve(interpreter: Interpreter, request: Request) -> bool:
    """Whether the interpreter works for this meeting at all: a delegation's own serves only its meetings."""
    return interpreter.delegation is None or interpreter.delegation in request.parties


def covers(languages: frozenset[str], parties: Iterable[Delegation]) -> bool:
    """Whether these languages include one of each party's."""
    return all(not languages.isdisjoint(party.languages) for party in parties)


def relays(first: frozenset[str], second: frozenset[str], parties: Iterable[Delegation]) -> bool:
    """Whether two interpreters with these languages understand each other and together include one of each party's."""
    return not first.isdisjoint(second) and covers(first | second, parties)


def understood(request: Request, parties: tuple[Delegation, ...], interpreters: tuple[Interpreter, ...]) -> bool:
    """Whether this meeting can be held with these interpreters, languages alone considered."""
    if shared_languages(parties):
        return True
    tongues = [frozenset(interpreter.languages) for interpreter in interpreters]
    if any(covers(tongue, parties) for tongue in tongues):
        return True
    return request.relay_allowed and len(tongues) == 2 and relays(tongues[0], tongues[1], parties)
