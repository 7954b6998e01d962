"""How large a returned file may be, and how long reading it may take."""

from typing import Annotated

from pydantic import Field

from pipeline.yamlfiles import Model

Positive = Annotated[int, Field(gt=0)]


class Limits(Model):
    """Section `ingest.limits` of params.yaml. Sizes in bytes, times in seconds.

    ratio: unpacked size of a part over its packed size. rows, columns: the last ones a cell may stand in.
    memory: of the process that reads one file, above what the process has before it opens the file.
    """

    file_size: Positive
    part_size: Positive
    total_size: Positive
    ratio: Positive
    parts: Positive
    rows: Positive
    columns: Positive
    cells: Positive
    memory: Positive
    cpu_time: Positive
    wall_time: Positive
