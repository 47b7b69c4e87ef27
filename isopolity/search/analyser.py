"""Words of a text as the index keeps them, in English, French, Arabic, Spanish, Portuguese, Russian, Chinese and Persian.

One analyser feeds both databases and the matching, so that they find the same. The page that explains it: docs/how/search.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from isopolity.core.names import plain_letters
from isopolity.search.stems import respelt, stem

LANGUAGES = ("en", "fr", "ar", "es", "pt", "ru", "zh", "fa")
# A text is read to here: far past the longest field, and the reason why no text, however made, takes long.
MAX_LETTERS = 100_000
MAX_WORD = 40
# So many different words of one text are brought to their stem, the rest are kept as written: stemming is the only slow step.
MAX_STEMMED = 800
MAX_QUERY_LETTERS = 400
MAX_QUERY_WORDS = 8

# Scripts written without blanks between words: kana, Han, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3"
)
# Vowel signs of Indic scripts count as parts of a word, which `\w` does not know.
_WORD = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}_])[\w\u0900-\u0963\u0966-\u0dff\u0f18-\u0f84\u135d-\u135f])+")
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_ENGLISH_POSSESSIVE = re.compile(r"['’ʼ＇]s\b", re.IGNORECASE)
_CHINESE_DATE = re.compile("(?<=[0-9])[年月日]")
# Whole phrases in one sign, honorifics of no use to a search; taken apart they would lengthen a text eighteenfold.
_PHRASE_SIGNS = re.compile("[\ufdfa\ufdfb]")
_JOINERS = re.compile("[\u200c\u200d]")
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u052f]")),
    ("fa", re.compile("[پچژگکی]")),
    ("ar", re.compile("[\u0620-\u06d3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)


@dataclass(frozen=True, slots=True)
class QueryToken:
    """One word asked for. `stem` is what the index keeps; `typed` is the folded word, for finding what begins like it."""

    stem: str
    typed: str
    prefix: bool = False


def tokens(text: str, language: str | None) -> list[str]:
    """The words of `text` in reading order, folded, stemmed, without stop words; a word that comes twice is there twice.

    `language` is one of `LANGUAGES`; any other language, or None, is guessed by script alone, so that unknown Latin text
    is folded but not stemmed. Text past `MAX_LETTERS` is not read. The answer holds no blanks and no punctuation.
    """
    language = analysed_language(text, language)
    stop_words = _stop_words(language)
    found: list[str] = []
    stems: dict[str, str] = {}
    for word in _words(text[:MAX_LETTERS], language):
        if word in stems:
            found.append(stems[word])
        elif _is_unspaced(word):
            found += _pairs(word)
        elif word not in stop_words:
            stems[word] = stem(word, language) if len(stems) < MAX_STEMMED else word
            found.append(stems[word])
    return found


def query_tokens(query: str, language: str | None) -> list[QueryToken]:
    """What a reader of `language` asks for with `query`: all of these words, at most `MAX_QUERY_WORDS` of them.

    Chinese is asked for by neighbouring pairs that do not overlap, so that a word between two others does not hide them;
    a single sign is asked for as the beginning of a pair.
    """
    language = analysed_language(query, language)
    stop_words = _stop_words(language)
    if len(query) > MAX_QUERY_LETTERS:
        # Up to the last blank: half a word would be asked for and found nowhere.
        query = " ".join(query[:MAX_QUERY_LETTERS].split()[:-1]) or query[:MAX_QUERY_LETTERS]
    asked: dict[str, QueryToken] = {}
    for word in _words(query, language):
        if _is_unspaced(word):
            starts = sorted({*range(0, len(word) - 1, 2), max(len(word) - 2, 0)})
            for part in (word[start : start + 2] for start in starts):
                asked.setdefault(part, QueryToken(part, part, prefix=len(part) == 1))
        elif word not in stop_words:
            root = stem(word, language)
            asked.setdefault(root, QueryToken(root, respelt(word, language)))
    return list(asked.values())[:MAX_QUERY_WORDS]


def analysed_language(text: str, language: str | None) -> str:
    """The language by whose rules `tokens` reads `text`; empty for words that are folded only."""
    language = (language or "").lower().replace("_", "-").split("-")[0]
    if language in LANGUAGES:
        return language
    return next((guess for guess, letters in _SCRIPTS if letters.search(text[:MAX_LETTERS])), "")


def _words(text: str, language: str) -> Iterator[str]:
    # The Persian joiner stands where another typist leaves a blank, before endings and between parts of a word.
    if language in ("fa", "ar"):
        text = _JOINERS.sub(" ", text)
    if language == "en":
        text = _ENGLISH_POSSESSIVE.sub(" ", text)
    text = plain_letters(_PHRASE_SIGNS.sub(" ", text))[:MAX_LETTERS]
    if language == "zh":
        text = _CHINESE_DATE.sub(" ", text)
    for word in _WORD.findall(text):
        if not _is_unspaced(word):
            yield word[:MAX_WORD]
        elif language == "zh":
            yield from filter(None, _chinese_breaks().split(word))
        else:
            yield word


def _is_unspaced(word: str) -> bool:
    # Nearly every word ends here, before the slower question.
    return word[0] >= "\u0e00" and _UNSPACED_SIGN.match(word) is not None


def _pairs(run: str) -> Iterator[str]:
    """Every two neighbours, and the last sign alone, so that each sign of a run begins some token."""
    for start in range(len(run)):
        yield run[start : start + 2]


@lru_cache(maxsize=1)
def _stop_lists() -> dict[str, frozenset[str]]:
    lines = (files(__package__) / "data" / "stop_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {language: frozenset(plain_letters(words).split()) for language, words in rows}


def _stop_words(language: str) -> frozenset[str]:
    return _stop_lists().get(language, frozenset())


@lru_cache(maxsize=1)
def _chinese_breaks() -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(_stop_words("zh"))) + "]")
