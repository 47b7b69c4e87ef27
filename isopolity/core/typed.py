"""What people type, made clean or refused with a reason: text of one line or many, and whole numbers in any digits.

Signs that cannot be seen are taken away, since nobody can correct what they do not see; what would have to be guessed is refused.
"""

import re
import unicodedata

from isopolity.core.reasons import Reason

# Each code with the values that its sentence names.
REASON_VALUES: dict[str, tuple[str, ...]] = {
    "text-not-text": (),
    "text-unseen": (),
    "text-marks": ("letter",),
    "text-too-long": ("length", "most"),
    "number-unreadable": ("typed",),
    "number-not-whole": ("typed",),
    "number-mixed-digits": ("typed",),
    "number-too-small": ("least",),
    "number-too-large": ("most",),
}

MOST_ACCENTS = 4
MOST_SIGNS_IN_ROW = 12

# NUL and the other controls that no text holds, lone surrogates, noncharacters.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(17))
    + "]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Never needed by a reader: embeddings, overrides and isolates of direction, zero-width blanks, soft hyphens, Hangul fillers, annotations.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a\U000e0001]"
)
_FLAG_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
_BRAHMIC = "\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ua8e0-\ua8ff\uaa60-\uaa7f\U00011000-\U00011fff"
_JOINED = "\u0600-\u08ff\u1800-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U0001e900-\U0001e95f"
_EMOJI = "\u2100-\u2bff\U0001f000-\U0001faff"
# A joiner stays where it changes how a word is written: Persian endings, Indic clusters, Arabic abbreviations, emoji of several parts.
_JOINERS = re.compile(
    rf"(?<=[{_BRAHMIC}])([\u200c\u200d])[\u200c\u200d]*"
    rf"|(?<=[{_JOINED}])(\u200c)[\u200c\u200d]*(?=[{_JOINED}])"
    rf"|(?<=[{_JOINED}])(\u200d)[\u200c\u200d]*"
    rf"|(?<=[{_EMOJI}\ufe0f])(\u200d)(?=[{_EMOJI}])"
    r"|[\u200c\u200d]+"
)
_SELECTORS = re.compile(
    "(?<=[^\\s\ufe00-\ufe0f\U000e0100-\U000e01ef])([\ufe00-\ufe0f\U000e0100-\U000e01ef])|[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_SIGN_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_ACCENTS + 1},}}")
# Blanks that may break a line; the two that may not are part of French and of numbers, and stay.
_BLANKS = re.compile(r"[^\S\n\u00a0\u202f]+")
_LOOKS_EMPTY = re.compile("[\\s\u200c-\u200f\u061c\u2800\ufe00-\ufe0f\U000e0000-\U000e01ef]")


def clean_text(typed: str, *, most: int, lines: bool = False) -> str | Reason:
    """`typed` in normal form C without unseen signs and needless blanks, at most `most` characters; or why it cannot be taken.

    Without `lines` every line end becomes a blank. An empty answer means that nothing was typed, which is the form's to judge.
    Refused: what is no text (`text-not-text`), only unseen signs (`text-unseen`), letters buried under accents (`text-marks`),
    too much (`text-too-long`, measured when clean). Takes time in proportion to the text.
    """
    if _NOT_TEXT.search(typed):
        return Reason("text-not-text")
    text = _LINE_END.sub("\n", typed)
    was_blank = not text.strip()
    text = _FLAG_TAGS.sub(_kept, _UNSEEN.sub("", text))
    text = _SELECTORS.sub(_kept, _JOINERS.sub(_kept, text))
    buried = _buried_letter(text)
    if buried:
        return Reason("text-marks", {"letter": buried})
    text = _spaced(unicodedata.normalize("NFC", text), lines=lines)
    if not _is_seen(text):
        return "" if was_blank else Reason("text-unseen")
    if len(text) > most:
        return Reason("text-too-long", {"length": len(text), "most": most})
    return text


def _kept(match: re.Match[str]) -> str:
    return next(filter(None, match.groups()), "")


def _spaced(text: str, *, lines: bool) -> str:
    if not lines:
        return _BLANKS.sub(" ", text.replace("\n", " ")).strip()
    text = "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _is_seen(text: str) -> bool:
    # Accents alone stand on nothing.
    return any(not unicodedata.category(sign).startswith("M") for sign in _LOOKS_EMPTY.sub("", text))


def _buried_letter(text: str) -> str:
    """The first letter with more accents than any language writes, or an empty string."""
    for run in _SIGN_RUN.finditer(text):
        accents = signs = 0
        for sign in run[0]:
            accents = accents + 1 if unicodedata.combining(sign) else 0
            signs = signs + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
            if accents > MOST_ACCENTS or signs > MOST_SIGNS_IN_ROW:
                return text[run.start() - 1] if run.start() and text[run.start() - 1].strip() else "◌"
    return ""


_UNSEEN_IN_NUMBER = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_GROUP_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "，": ",", "．": ".", "،": ","})
_SIGN = re.compile("[+\\-\u2212\ufe63\uff0b\uff0d]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
# Thousands, or the lakh and crore of South Asia: one kind of sign throughout, three digits at the end, no leading zero.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([ ',.٬])[0-9]{3})(?:\1[0-9]{3})*|[1-9][0-9]?(?:([ ,])[0-9]{2})(?:\2[0-9]{2})*\2[0-9]{3}")
_WITH_FRACTION = re.compile(r"[0-9][0-9 ',.٬]*[.,٫][0-9]+|[.,٫][0-9]+")
MOST_DIGITS = 18


def whole_number(typed: str, *, least: int = 0, most: int) -> int | Reason:
    """The whole number that a person typed, in Western, Arabic-Indic, Persian or any other decimal digits; or why it is none.

    Thousands may be grouped by blanks, apostrophes, commas, full stops or the Arabic thousands sign, one kind in one number;
    a comma or full stop before three digits groups, since the other reading is no whole number. The Arabic decimal sign never
    groups. Refused: `number-unreadable`, `number-not-whole`, `number-mixed-digits`, `number-too-small`, `number-too-large`.
    """
    text = " ".join(_UNSEEN_IN_NUMBER.sub("", typed).split()).translate(_GROUP_SIGNS)
    shown = {"typed": _NOT_TEXT.sub("", text[:40])}
    negative = False
    if _SIGN.match(text):
        negative, text = text[0] not in "+\uff0b", text[1:].lstrip()
    sets = {ord(digit) - unicodedata.decimal(digit) for digit in re.findall(r"\d", text)}
    if len(sets) > 1:
        return Reason("number-mixed-digits", shown)
    text = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    if not (re.fullmatch("[0-9]+", text) or _GROUPED.fullmatch(text)):
        return Reason("number-not-whole" if _WITH_FRACTION.fullmatch(text) else "number-unreadable", shown)
    digits = re.sub("[^0-9]", "", text).lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        return Reason("number-too-small", {"least": least}) if negative else Reason("number-too-large", {"most": most})
    number = -int(digits) if negative else int(digits)
    if number < least:
        return Reason("number-too-small", {"least": least})
    return number if number <= most else Reason("number-too-large", {"most": most})
