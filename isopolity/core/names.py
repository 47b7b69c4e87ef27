"""Names of places and people's words brought to one form, so that they can be compared across spellings and scripts.

Nothing here is shown to anybody: the forms are for comparing, and the name as typed is what is kept.
"""

import re
import unicodedata
from typing import Literal

# Signs that carry no letter: soft hyphen, Arabic letter mark and tatweel, joiners and direction marks, variation selectors, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Marks that a typist leaves out. Vowel signs of Indic and South-East Asian scripts are letters to their readers and stay;
# so does the breve of и, because й is a letter of its own and Russian endings hang on it.
_MARKS = re.compile(
    "(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u08d3-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Combining marks are among the signs that are neither letters nor blanks; a run of them is what makes normalising quadratic.
_SIGN_RUN = re.compile(r"[^\w\s\x00-\x7f]{9,}")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


def _letter_table(pairs: str) -> dict[int, str]:
    return str.maketrans(dict(pair.split("=") for pair in pairs.split()))


# Letters that Unicode does not take apart, as typists without them write them (West African, Nordic, Slavic, Turkish),
# and the letters in which Arabic, Persian, Urdu and Kurdish keyboards differ for one and the same sound.
_LETTERS = _letter_table(
    "ø=o đ=d ð=d ł=l æ=ae œ=oe þ=th ħ=h ı=i ŧ=t ĸ=k ɓ=b ɗ=d ɖ=d ƙ=k ɛ=e ɔ=o ə=e ǝ=e ŋ=n ɲ=n ƒ=f ʋ=v ɣ=g ƴ=y "
    "ى=ي ی=ي ې=ي ے=ي ک=ك ڪ=ك ة=ه ە=ه ہ=ه ھ=ه ۃ=ه ٱ=ا"
)
_APOSTROPHES = re.compile("['`´ʹʻʼʽʾʿˈˊˋ‘’‚‛′‵ꞌ＇]")
_NOT_NAME = re.compile(r"(?:[^\w\s\u0900-\u0963\u0966-\u109f\u1780-\u17d3]|_)+")


def plain_letters(text: str) -> str:
    """`text` without case, accents, joiners and spelling habits of keyboards; Western digits; blanks and punctuation stay.

    Linear in the length of `text`, also for floods of combining marks, on which normalising alone is quadratic.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", _bounded_marks(text))).casefold()
    text = _MARKS.sub("", unicodedata.normalize("NFKD", _bounded_marks(text))).translate(_LETTERS)
    text = _UNSEEN.sub("", _OTHER_DIGIT.sub(_western, text))
    return unicodedata.normalize("NFC", _bounded_marks(text))


def fold(name: str) -> str:
    """The form in which two spellings of one place name are equal: `"N’Djaména"` and `"ndjamena"`, `"كابُل"` and `"کابل"`.

    Apostrophes vanish, hyphens and other signs are blanks, blanks are single, and گ and the hamza fall together with
    what keyboards without them offer (rules: design, "Name search"). An empty answer means that no letter was there.
    """
    text = _APOSTROPHES.sub("", plain_letters(_APOSTROPHES.sub("", name)))
    text = text.replace("گ", "ك").replace("ء", "")
    return " ".join(_NOT_NAME.sub(" ", text).split())


def _western(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match[0]))


def _bounded_marks(text: str) -> str:
    return _SIGN_RUN.sub(_first_marks, text)


def _first_marks(match: re.Match[str]) -> str:
    kept, in_row = [], 0
    for sign in match[0]:
        in_row = in_row + 1 if unicodedata.combining(sign) else 0
        if in_row <= 8:
            kept.append(sign)
    return "".join(kept)


# Capital and small letters of Cyrillic and Greek that look like a Latin letter, after the idea of UTS 39; own table,
# limited to glyphs that common fonts draw alike.
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԀԌаеѕіјкорсухԁһԛԝѵ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανικορυχϲ",
    "ABESIJKMHOPCTYXdGaesijkopcyxdhqwv" + "ABEZHIKMNOPTYXavikopuxc",
)
# How Cyrillic and Greek names are read in Latin letters on signs; ISO 9 and UN spellings joined where they differ only in marks.
_READS_AS = _letter_table(
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=j к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= "
    "э=e ю=yu я=ya і=i ї=i є=ye ј=j ґ=g ѓ=g ђ=d ў=u ќ=k љ=lj њ=nj џ=dz ћ=c ѕ=dz қ=q ғ=gh ң=n ү=u ұ=u ө=o ә=a һ=h "
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)


def skeleton(name: str) -> str:
    """The folded name with every Cyrillic or Greek letter that looks Latin made Latin: `"Раris"` and `"Paris"` give one skeleton."""
    return fold(unicodedata.normalize("NFC", _bounded_marks(unicodedata.normalize("NFD", _bounded_marks(name)).translate(_LOOKS_LIKE))))


def latin_reading(name: str) -> str:
    """The folded name with Cyrillic and Greek letters as they are read: `"Ломе"` gives `"lome"`.

    Other scripts stay: no table joins `"تهران"` and `"Tehran"`, which is why a place keeps a list of its names.
    """
    return fold(name).translate(_READS_AS)


def likeness(one: str, other: str) -> Literal["same", "looks-alike", "reads-alike"] | None:
    """How a reader could take `one` for `other`: equal once folded, by its shapes, by its sound, or not at all.

    Meant for a warning before a second place of that name is made, never for merging.
    """
    if not fold(one) or not fold(other):
        return None
    if fold(one) == fold(other):
        return "same"
    if skeleton(one) == skeleton(other):
        return "looks-alike"
    return "reads-alike" if latin_reading(one) == latin_reading(other) else None


def comparison_keys(name: str) -> frozenset[str]:
    """All forms under which a name is looked up for `likeness`: store them, and ask for rows that share one."""
    return frozenset(filter(None, (fold(name), skeleton(name), latin_reading(name))))


_SCRIPT_LETTERS = {
    "Latin": re.compile("[a-z\u00e0-\u024f\u0250-\u02af\u1e00-\u1eff]", re.I),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Greek": re.compile("[\u0370-\u03ff]"),
}


def mixed_scripts(name: str) -> tuple[str, ...]:
    """The scripts among Latin, Cyrillic and Greek that meet inside one word of `name`; empty when each word keeps to one."""
    found: set[str] = set()
    for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", _bounded_marks(name))):
        scripts = {script for script, letters in _SCRIPT_LETTERS.items() if letters.search(word)}
        if len(scripts) > 1:
            found |= scripts
    return tuple(sorted(found))
