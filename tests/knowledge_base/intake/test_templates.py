"""Spreadsheets to fill in."""

import io

from openpyxl import load_workbook

from knowledge_base.intake.templates import TemplateColumn, template


def test_a_name_that_looks_like_a_formula_is_a_name() -> None:
    columns = [TemplateColumn("=1+1", "=HYPERLINK(A1)", "=2"), TemplateColumn("地址", "+1", "写清楚。")]
    book = load_workbook(io.BytesIO(template("地点", columns)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert book["地点"]["A1"].value == "=1+1"
