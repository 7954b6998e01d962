"""How large a returned file may be, and how long reading it may take."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from pipeline.yamlfiles import Model

Positive = Annotated[int, Field(gt=0)]

# What a short form takes. Below it every return would be refused, and each office asked for its file again.
LEAST = {
    "file_size": 50_000,
    "part_size": 100_000,
    "total_size": 200_000,
    "ratio": 20,
    "parts": 20,
    "token_size": 40_000,
    "rows": 100,
    "columns": 20,
    "cells": 200,
    "merged_cells": 200,
    "memory": 50_000_000,
    "cpu_time": 1,
    "wall_time": 1,
}


class Limits(Model):
    """Section `ingest.limits` of params.yaml. Sizes in bytes, times in seconds.

    ratio: unpacked size of a part over its packed size. token_size: of a tag with the text after it.
    rows, columns: the last ones that a cell, or an area for the readers to go through, may stand in.
    cells, merged_cells: of one sheet, filled or under its merged areas (each area counted by itself).
    memory: of the process that reads one file, above what the process has before it opens the file.
    """

    file_size: int
    part_size: int
    total_size: int
    ratio: int
    parts: int
    token_size: int
    rows: int
    columns: int
    cells: int
    merged_cells: int
    memory: int
    cpu_time: int
    wall_time: int

    @field_validator("*")
    @classmethod
    def _leaves_room_for_a_form(cls, limit: int, info: ValidationInfo) -> int:
        least = LEAST[str(info.field_name)]
        if limit < least:
            raise ValueError(
                f"{info.field_name} is {limit}, which leaves no room for a form: every return would be "
                f"refused. Allow at least {least}."
            )
        return limit
