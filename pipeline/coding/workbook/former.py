"""What a coder has decided before, as it stands to the frame and the answers of today."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.coding.answers import Answer, text_key
from pipeline.coding.changes import detailed
from pipeline.coding.coderfiles import COLUMNS
from pipeline.coding.frames import CodeFrame
from pipeline.coding.workbook.book import Codes, Former
from pipeline.coding.workbook.contents import CodingRefused
from pipeline.csvfiles import Line, read_lines
from pipeline.returns.guarding import unguarded

REMEDY = "Such files are written by `caf-census coding import`."


def read_former(path: Path, frame: CodeFrame, answers: Iterable[Answer]) -> dict[str, Former]:
    """Answer -> decision, of a coder's file; of one that is not there, none.

    Lines of answers that are no more are there too, so that nothing is lost in silence.
    Raises: CsvError; CodingRefused for an answer given twice, or a version that is no number.
    """
    if not path.is_file():
        return {}
    texts = {answer.id: answer.text for answer in answers}
    decided: dict[str, Former] = {}
    for line in read_lines(path, COLUMNS, REMEDY):
        if line["answer"] in decided:
            raise CodingRefused(
                f"{line.where}: the answer {line['answer']} stands here a second time. Keep one."
            )
        decided[line["answer"]] = _former(line, frame, texts)
    return decided


def _former(line: Line, frame: CodeFrame, texts: Mapping[str, str]) -> Former:
    if not line["version"].isdecimal():
        raise CodingRefused(f"{line.where}: the version of the frame is a whole number. {REMEDY}")
    text, version, written = unguarded(line["text"]), int(line["version"]), tuple(line["codes"].split())
    present, gone = carried(written, version, frame)
    is_stale = text_key(texts.get(line["answer"], "")) != text_key(text)
    return Former(present, version, gone, is_stale, text, written)


def carried(codes: Codes, version: int, frame: CodeFrame) -> tuple[Codes, Codes]:
    """Codes of an earlier version as they are called now, and those that are to be looked at again."""
    present, gone = set(codes), set()
    for change in sorted(frame.changes, key=lambda change: change.version):
        if change.version > version:
            merged = {old for olds in change.merge.values() for old in olds}
            gone |= present & {*change.split, *change.retire, *merged}
            present = {change.rename.get(code, code) for code in present - gone}
    gone |= {code for code in present if code not in frame.by_id}
    return detailed(present - gone, frame), tuple(sorted(gone))
