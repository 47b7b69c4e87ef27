import sys
import threading
from collections.abc import Iterator
from random import Random

import pytest

from isopolity.core.names import plain_letters
from isopolity.search.stems import stem

# One French word in its numbers and genders, as it is written; each line has one stem.
FRENCH = [
    "déchet déchets",
    "ménager ménagers ménagère ménagères menager",
    "maraîcher maraîchers maraîchère",
    "foncier fonciers foncière foncières",
    "petit petits petite petites",
    "conflit conflits",
    "commission commissions",
    "opinion opinions",
    "forgeron forgerons",
    "loi lois",
    "emploi emplois",
    "essai essais",
    "appui appuis",
    "délai délais",
    "abri abris",
    "élu élus élue élues",
    "résidu résidus",
    "inclus incluse incluses",
    "photo photos",
    "lieu lieux",
    "feu feux",
    "réseau réseaux",
    "tuyau tuyaux",
    "chou choux",
    "travail travaux",
    "hôpital hôpitaux",
    "régional régionaux régionale régionales",
    "puits",
    "accès",
    "pays",
]


@pytest.fixture
def hasty_switching() -> Iterator[None]:
    """Threads that take turns as often as the interpreter lets them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("forms", FRENCH)
def test_the_numbers_and_genders_of_a_french_word_have_one_stem_with_and_without_accents(forms: str) -> None:
    assert len({stem(plain_letters(form), "fr") for form in forms.split()}) == 1


def test_french_words_that_only_end_alike_keep_their_stems_apart() -> None:
    words = ["déchet", "dèche", "lieu", "eau", "élu", "écluse", "travail", "cuivre", "réseau", "foi", "feu", "ville", "village"]
    assert len({stem(plain_letters(word), "fr") for word in words}) == len(words)


def test_stems_are_the_same_when_four_threads_ask_at_once(hasty_switching: None) -> None:
    chance = Random(5)
    words = ["".join(chance.choices("aeioucdlmnrst", k=8)) + chance.choice(["ations", "ement", "euses", "ites"]) for _ in range(400)]
    alone = [stem.__wrapped__(word, "fr") for word in words]
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = [stem.__wrapped__(word, "fr") for word in words]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), alone)
