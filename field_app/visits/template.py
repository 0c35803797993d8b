"""The file of residents that a community fills in: its columns as they are read, each of text."""

import io

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from field_app.visits.reading import COLUMNS, TITLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 16


def workbook() -> bytes:
    """The first line alone: cells below it are text, so that no zero and no digit of a number goes."""
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "居民"
    sheet.append([TITLES[code] for code in dict.fromkeys(COLUMNS.values())])
    sheet.freeze_panes = "A2"
    for place in range(1, sheet.max_column + 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.number_format, column.width = "@", WIDTH
    book.save(out)
    return out.getvalue()
