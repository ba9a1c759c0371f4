"""A network's costs as a file."""

import csv
import io
from collections.abc import Sequence

from analysis.structure.table import Row

COLUMNS = (
    "module",
    "branch",
    "height",
    "width",
    "channels",
    "parameters",
    "macs",
    "receptive_field_height",
    "receptive_field_width",
    "output_bytes",
)


def costs_csv(rows: Sequence[Row]) -> str:
    """Every module and branch, one a line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        numbers = (*row.size, row.channels, row.parameters, row.macs, *row.field, row.memory)
        writer.writerow([row.module, row.branch, *numbers])
    return buffer.getvalue()
