"""Endings taken off words: Snowball where it serves, with what it misses mended before and after; light stemming for Arabic.

Words come folded by `core.names.plain_letters` and go out folded, so that a word typed without accents meets the same word with them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from isopolity.core.names import plain_letters

_ALGORITHMS = {"en": "english", "fr": "french", "es": "spanish", "pt": "portuguese", "ru": "russian", "fa": "persian"}
_SCRIPTS = {"ru": re.compile("[\u0400-\u052f]+"), "ar": re.compile("[\u0620-\u06d3]+"), "fa": re.compile("[\u0620-\u06d3]+")}
_LATIN = re.compile("[a-z]+")
# The stemmer's time grows with the word, and hardly any word of these languages is longer.
_LONGEST = 20

# One word in two spellings: British and American English.
_SPELLINGS = {"en": [(r"iz(?=[aei])", "is"), (r"yz(?=[aei])", "ys"), (r"(?<=[a-z]{3})our", "or")]}
# Plurals are made singular before the stemmer sees them, since it treats "ciudad" and "ciudades", "ménager" and "ménagers" as
# different words; accents that an ending needs in order to be known are put back.
_BEFORE = {
    "en": [(r"tre(s?)$", r"ter\1"), (r"mme(s?)$", r"m\1"), (r"^(wo)?men$", r"\1man"), (r"^children$", "child")],
    "fr": [
        (r"^((?:mi)?lieu|(?:en)?jeu|(?:a|che|ne)veu|essieu|feu|pieu|voeu)x$", r"\1"),
        (r"^(b|cor|em|soupir|trav|vitr)aux$", r"\1ail"),
        (r"(?<=[oy])(a?u)x$", r"\1"),
        # Not of those in -us with a feminine in -use, which is their stem: "inclus", "diffus", "intrus".
        (r"(?<=[a-z]{2}[^su])s$|(?<=[a-z]{2}(?<!cl)(?<!f)(?<!tr)u)s$", ""),
        (r"ee$", "ée"),
        (r"ite$|(?<![ao])it$", "ité"),
        (r"(?<=[a-z]{4})ere$", "er"),
    ],
    "es": [(r"ces$", "z"), (r"(?<=[aeiou][dlnrsxy])es$", ""), (r"(?<=[a-z]{2}[aeo])s$", "")],
    "pt": [
        (r"(?<=[a-z])(?:oes|aes|aos)$", "ao"),
        (r"ais$", "al"),
        (r"[ei]is$", "el"),
        (r"ois$", "ol"),
        (r"ns$", "m"),
        (r"(?<=[rz])es$", ""),
        (r"(?<=[aeiou])cc?ao$", "ção"),
    ],
}
# After it: "publique" and "public"; the act in -age, -aje, -agem and its verb; the vowel that Russian drops ("рынок", "рынки").
_AFTER = {
    "fr": [(r"qu$", "c"), (r"(?<=[a-z]{5})ag$", "")],
    "es": [(r"(?<=[a-z]{5})aj$", "")],
    "pt": [(r"(?<=[a-z]{5})ag$", "")],
    "ru": [(r"(?<=[а-я]{3})[ое](?=[кц]$)", "")],
}


_one_at_a_time = Lock()
Rules = dict[str, list[tuple[re.Pattern[str], str]]]


def _compiled(rules: dict[str, list[tuple[str, str]]]) -> Rules:
    return {language: [(re.compile(pattern), instead) for pattern, instead in pairs] for language, pairs in rules.items()}


_SPELLING_RULES, _BEFORE_RULES, _AFTER_RULES = _compiled(_SPELLINGS), _compiled(_BEFORE), _compiled(_AFTER)

# Larkey, Ballesteros and Connell 2002, "light10": the article with what is written to it, then one ending, each only
# when enough of the word remains.
_ARABIC_FRONT = re.compile("^(?:وبال|وكال|وفال|ولل|وال|بال|كال|فال|لل|ال)(?=..)|^و(?=...)")
_ARABIC_ENDS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def respelt(word: str, language: str) -> str:
    """The folded word in the one spelling that the index knows, still with its ending: for words that are typed only in part."""
    return _ARABIC_FRONT.sub("", word) if language == "ar" else _replaced(word, _SPELLING_RULES, language)


def is_stemmed(word: str, language: str) -> bool:
    """Whether the language has endings to take off such a word: one of its own script, without digits, not endless."""
    return (language == "ar" or language in _ALGORITHMS) and len(word) <= _LONGEST and bool(_SCRIPTS.get(language, _LATIN).fullmatch(word))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word; a word in another script than the language's, with a digit, or of no known language is its own."""
    if not is_stemmed(word, language):
        return word
    if language == "ar":
        return _arabic_stem(word)
    if language == "fa":
        word = _broken_plurals().get(word, word).replace("ي", "ی").replace("ك", "ک")
    else:
        word = _replaced(respelt(word, language), _BEFORE_RULES, language)
    # A stemmer keeps the word it works on in itself: two threads at once would spoil each other's.
    with _one_at_a_time:
        stemmed = _stemmer(language)(word)
    return _replaced(plain_letters(stemmed), _AFTER_RULES, language)


def _replaced(word: str, rules: Rules, language: str) -> str:
    for pattern, instead in rules.get(language, ()):
        word = pattern.sub(instead, word)
    return word


def _arabic_stem(word: str) -> str:
    root = respelt(word, "ar")
    root = _broken_plurals().get(root, root)
    for ending in _ARABIC_ENDS:
        if root.endswith(ending) and len(root) - len(ending) >= 2:
            root = root[: -len(ending)]
    return root


@lru_cache(maxsize=len(_ALGORITHMS))
def _stemmer(language: str) -> Callable[[str], str]:
    # Here rather than above: the library brings 36 languages along, a tenth of the time that the program takes to start.
    import snowballstemmer

    return snowballstemmer.stemmer(_ALGORITHMS[language]).stemWord  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _broken_plurals() -> dict[str, str]:
    lines = (files(__package__) / "data" / "arabic_plurals.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {plain_letters(plural): plain_letters(singular) for plural, singular in pairs}
