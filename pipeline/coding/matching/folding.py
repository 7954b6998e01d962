"""Folding: what nobody means by writing it (case, accents, apostrophes, hyphens, dots) taken out of a text.

All that follows sees folded texts only, so that two texts that differ in those alone get the same codes.
"""

import re
import unicodedata
from collections.abc import Collection

# What a cell of a workbook holds at most; what stands beyond it is not read.
LONGEST_TEXT = 32_767

LETTER = r"[^\W\d_]"
BEFORE_WORD = r"(?<![^\W_])"
AFTER_WORD = r"(?![^\W_])"

SIGNS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"}
    | dict.fromkeys("’‘‛ʼʹ`´′＇", "'")
    | dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict.fromkeys('"«»“”„', " ")
)
# Endings that a writer adds for the other gender or number: a closed list, since a short word in brackets may
# be an abbreviation. After a slash "es" is one too (two diplomas side by side).
IN_BRACKETS = re.compile(
    rf"(?<={LETTER})\((?:e|es|s|x|ne|nes|le|les|te|ve|ere|eres|iere|trice|rice|euse|se)s?\)"
)
AFTER_SLASH = re.compile(rf"(?<={LETTER})/(?:e|ne|le|ve|ere|trice|rice|euse){AFTER_WORD}")
ELISION = re.compile(rf"{BEFORE_WORD}(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)' *(?=[^\W_])")
INNER_APOSTROPHE = re.compile(rf"(?<={LETTER})'(?={LETTER})")
INITIALS = re.compile(rf"{BEFORE_WORD}{LETTER}(?:\.{LETTER}){{1,15}}\.?{AFTER_WORD}")
WORD_WITH_DOT = re.compile(rf"{BEFORE_WORD}([^\W_]+)\.")
INNER_NUMBER = re.compile(r"(?<=\d)[.:](?=\d)")
# A comma ends no clause: lists of what belongs together are full of them. A dash does between spaces only.
CLAUSE_END = re.compile(r"[.;:!?\n•‣◦▪●■►→*]|(?:(?<=\s)|^)-+(?=\s|$)")
NO_WORD = re.compile(r"[\W_]+")


def folded_clauses(text: str, cut_words: Collection[str] = ()) -> tuple[str, ...]:
    """The clauses of a text: lower-case words without accents, one space between, none empty.

    A clause ends at . ; : ! ? at the end of a line, at a bullet and at a dash between spaces. Elided words
    are cut off, dots of initials too (A.S. is as). cut_words: folded words that have a dot because
    they are cut short, which ends no clause. The first LONGEST_TEXT characters are read.
    """
    plain = without_accents(text[:LONGEST_TEXT])
    plain = AFTER_SLASH.sub("", IN_BRACKETS.sub("", plain))
    plain = INNER_APOSTROPHE.sub("", ELISION.sub("", plain))
    plain = INNER_NUMBER.sub(" ", INITIALS.sub(lambda found: found[0].replace(".", ""), plain))
    plain = WORD_WITH_DOT.sub(lambda found: f"{found[1]} " if found[1] in cut_words else found[0], plain)
    words = (NO_WORD.sub(" ", clause).strip() for clause in CLAUSE_END.split(plain))
    return tuple(clause for clause in words if clause)


def without_accents(text: str) -> str:
    """Lower case, ligatures taken apart, one apostrophe, dash and line end, unseen characters dropped."""
    # signs first: normalised, an acute accent used as an apostrophe would be a space; after it, what it made
    lower = unicodedata.normalize("NFKC", text.translate(SIGNS)).casefold()
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFKD", lower).translate(SIGNS))


def _plain(sign: str) -> str:
    match unicodedata.category(sign):
        case "Mn" | "Mc" | "Me" | "Cf":
            return ""
        case "Pd":
            return "-"
        case "Cc" | "Zs" if sign != "\n":
            return " "
    return sign
