"""Wave 2007-fautes: twelve offices of 2007, what each got wrong, and what must be found of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One slip of one office.

    wrong: what happened, in words. planted: cell -> what stands in it instead of the right answer, as
    `data/reconstruction/2007/answers.csv` writes it ("" for blank), or as typed where it is no answer at all;
    totals by their names on the form. found: the rules that must say so, with the severity.
    proposed: cell -> the value that `suspects.csv` must propose for it; empty where only numbers are searched
    and the slip is none. error: the typical error that it must name. reason: of the correction on record.
    """

    office: str
    wrong: str
    planted: Mapping[str, str]
    found: tuple[str, ...]
    reason: str
    proposed: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


FAULTS = (
    Fault(
        "caf-105",
        "two digits of question 2 are swapped: 93 persons for 39",
        planted={"q02__action_sociale": "93"},
        found=("as-cesf-attached.q02 fatal",),
        proposed={"q02__action_sociale": "39"},
        error="swapped_digits",
        reason="Corrigé par la Caf dans son second envoi",
    ),
    Fault(
        "caf-105",
        "the ranks of question 18 go 1, 2, 3, 4, 6",
        planted={"q18__articulation": "6"},
        found=("q18.rank-gaps query",),
        reason="Réponse de la Caf dans le classeur : le rang 6 est un 5",
    ),
    Fault(
        "caf-096",
        "two neighbours of question 1 are in each other's place; the totals of their rows, typed, tell",
        planted={
            "q01__as__dt": "1",
            "q01__cesf__dt": "3",
            "tot_q01__row__as": "11",
            "tot_q01__row__cesf": "5",
        },
        found=("q01.totals fatal", "q01.totals fatal"),  # one for each row
        proposed={"q01__as__dt": "3", "q01__cesf__dt": "1"},
        error="swapped_neighbours",
        reason="Appel du 12 mars : deux cases échangées",
    ),
    Fault(
        "caf-085",
        "the comma of 9,05 posts is lost in question 58: 905, of 15 persons",
        planted={"q58__autres__etp": "905"},
        found=("q58-etp-within-agents.autres fatal",),
        proposed={"q58__autres__etp": "9.05"},
        error="factor_10",
        reason="Appel du 12 mars : la virgule manquait",
    ),
    Fault(
        "caf-110",
        "one Cesf of question 1 is in the column beside, that of educators",
        planted={"q01__as__cesf": "", "q01__as__es": "1"},
        found=(
            "as-cesf-attached.q02 fatal",
            "as-cesf-attached.q03 fatal",
        ),
        proposed={"q01__as__cesf": "1", "q01__as__es": "0"},
        error="wrong_row",
        reason="Appel du 13 mars : la personne est en emploi de Cesf",
    ),
    Fault(
        "caf-101",
        "the total of question 8 is typed as one of its parts: 8 managers for 3",
        planted={"q08__gestion": "8"},
        found=("managers-attached.q08 fatal",),
        proposed={"q08__gestion": "3"},
        error="total_as_part",
        reason="Appel du 13 mars : le total était saisi dans la case",
    ),
    Fault(
        "caf-042",
        "over the total of question 2 stands -15",
        planted={"tot_q02": "-15"},
        found=("q02.totals fatal",),
        proposed={"tot_q02": "15"},
        error="sign",
        reason="Total saisi, avec un tiret lu comme un signe moins ; la somme des cases est juste",
    ),
    Fault(
        "caf-018",
        "question 57 says that nobody is lent; questions 58 to 60 say who, to whom and how",
        planted={"q57": "non"},
        found=(
            "q58.not-asked query",
            "q59.not-asked query",
            "q60.not-asked query",
        ),
        reason="Appel du 13 mars : la convention existe",
    ),
    Fault(
        "caf-115",
        "question 15 ticks development officers, of whom question 1 counts none",
        planted={"q15__ads": "1"},
        found=("named-ads.q15 query",),
        reason="Appel du 14 mars : cochés par erreur",
    ),
    Fault(
        "caf-007",
        "the list under question 1 gives titles to 6 of 4 persons",
        planted={"q01__titres__l01__count": "6"},
        found=("q01.roster-rows fatal",),
        proposed={"q01__titres__l01__count": "4"},
        reason="Appel du 14 mars : 4 personnes",
    ),
    Fault(
        "caf-060",
        "the secretaries of question 11 are a sentence, not a number",
        planted={"q11__secretaires": "4 dont 1 à mi-temps"},
        found=("q11.values fatal",),
        reason="Quatre personnes, la question les compte",
    ),
)
CLEAN = "caf-030"  # nothing is wrong
TWICE = "caf-053"  # its first return is wrong and its second, which supersedes it, is right
FIRST_RETURN = {"q08__action_sociale": "11"}  # 1 typed twice
OFFICES = tuple(sorted({*(fault.office for fault in FAULTS), CLEAN, TWICE}))
BY_WORKBOOK = FAULTS[0]  # goes back and forth; all others are corrected on record
REPLY = "Le rang 6 est un 5, merci."  # what that office writes beside the ranks
