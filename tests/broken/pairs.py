"""Returns judged by what else the same office sent: respondent, damage, status and words of the reason."""

from pipeline.returns.ledger import Status
from tests.broken.damage import Damage, answered

PAIRS: dict[str, tuple[str, Damage, Status, str]] = {
    "contradicts-1": (
        "caf-801",
        answered(staff__as__as=5),
        Status.QUARANTINED,
        "return number 1 of caf-801 came with different answers (contradicts-1.xlsx, contradicts-2.xlsx). "
        "They differ in Partie 1 C5 (question 1).",
    ),
    "contradicts-2": (
        "caf-801",
        answered(staff__as__as=6),
        Status.QUARANTINED,
        "Keep the right file, or ask for it again with a higher number.",
    ),
    "copy-1": ("caf-802", answered(), Status.ACCEPTED, ""),
    "copy-2": ("caf-802", answered(), Status.SUPERSEDED, "the same answers as copy-1.xlsx."),
    "newer-1": ("caf-803", answered(staff__as__as=5), Status.SUPERSEDED, "newer-2.xlsx has return number 2"),
    "newer-2": ("caf-803", answered(retour=2), Status.ACCEPTED, ""),
}
