"""What a coder has decided before, as it stands to the frame and the answers of today."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.coding.answers import Answer
from pipeline.coding.coders.files import COLUMNS, NUMBER, REMEDY, is_same, shown_id
from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import NO_CODE, carry
from pipeline.coding.workbook.book import Former
from pipeline.coding.workbook.contents import CodingRefused
from pipeline.csvfiles import Line, read_lines
from pipeline.returns.guarding import unguarded


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
                f"{line.where}: {shown_id(line['answer'], '.')} stands here a second time. Keep one."
            )
        decided[line["answer"]] = _former(line, frame, texts)
    return decided


def _former(line: Line, frame: CodeFrame, texts: Mapping[str, str]) -> Former:
    if not NUMBER.fullmatch(line["version"]):
        raise CodingRefused(f"{line.where}: the version of the frame is a number from 1 on. {REMEDY}")
    version, written = int(line["version"]), tuple(line["codes"].split())
    each = {code: carry((code,), version, frame) for code in sorted(set(written))}
    unknown = tuple(code for code, one in each.items() if not (one.codes or one.touched or code == NO_CODE))
    gone = tuple(code for code, one in each.items() if one.touched or code in unknown)
    holding = [code for code in written if code not in gone]
    codes = (NO_CODE,) if NO_CODE in holding else carry(holding, version, frame).codes
    text = texts.get(line["answer"])
    is_stale = text is None or not is_same(line["text"], text)
    touched = carry(written, version, frame).touched
    return Former(codes, version, gone, unknown, touched, is_stale, unguarded(line["text"]), written)
