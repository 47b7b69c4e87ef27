"""Code 39 (ISO/IEC 16388): a bar code that every reader knows and that needs no check digit, drawn as one dashed line of SVG."""

from dataclasses import dataclass

# Bars and spaces in turn, nine to a sign, three of them wide (1); the table of the standard.
PATTERNS = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001", "5": "100110000", "6": "001110000",
    "7": "000100101", "8": "100100100", "9": "001100100", "A": "100001001", "B": "001001001", "C": "101001000", "D": "000011001",
    "E": "100011000", "F": "001011000", "G": "000001101", "H": "100001100", "I": "001001100", "J": "000011100", "K": "100000011",
    "L": "001000011", "M": "101000010", "N": "000010011", "O": "100010010", "P": "001010010", "Q": "000000111", "R": "100000110",
    "S": "001000110", "T": "000010110", "U": "110000001", "V": "011000001", "W": "111000000", "X": "010010001", "Y": "110010000",
    "Z": "011010000", "*": "010010100",
}  # fmt: skip
WIDE, NARROW = 3, 1
# White before and behind, without which a reader does not find the code.
QUIET = 10


@dataclass(frozen=True, slots=True)
class Bars:
    """Lengths of bars and spaces in turn, beginning with a bar; `width` with the white at both ends, from `start` to `end`."""

    text: str
    dashes: str
    width: int
    start: int
    end: int


def code_39(text: str) -> Bars:
    """The bars of a text of letters and digits, between the signs of beginning and end. Raises KeyError for other signs."""
    lengths: list[int] = []
    for sign in f"*{text.upper()}*":
        if lengths:
            lengths.append(NARROW)
        lengths += [WIDE if mark == "1" else NARROW for mark in PATTERNS[sign]]
    inside = sum(lengths)
    return Bars(text.upper(), " ".join(map(str, lengths)), inside + 2 * QUIET, QUIET, QUIET + inside)
