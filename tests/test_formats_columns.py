"""Names of columns: the first row is told to name them or not, also where a name is blank, repeated or a year."""

import io

import openpyxl
import pytest

from qa.formats import read_document


@pytest.mark.parametrize(
    ("table", "second"),
    [
        ("Name,Count\nAnna,12\n", "Name: Anna; Count: 12"),
        (",Name,Count\n0,Anna,12\n1,Bert,7\n", "0; Name: Anna; Count: 12"),
        (",Name,City\n0,Anna,Bern\n1,Bert,Basel\n", "0; Name: Anna; City: Bern"),
        (",,Name,City\n,,Anna,Bern\n,,Bert,Basel\n", "Name: Anna; City: Bern"),
        ("Name,2023,2024\nAnna,12,13\n", "Name: Anna; 2023: 12; 2024: 13"),
        (",2023,2024\nAnna,12,13\n", "Anna; 2023: 12; 2024: 13"),
        ("Name,Count,Count\nAnna,12,13\n", "Name: Anna; Count: 12; Count: 13"),
        ("Name,,Count\nAnna,x,12\n", "Name: Anna; x; Count: 12"),
        ("Year,Name\n1987,Anna\n", "Year: 1987; Name: Anna"),
    ],
)
def test_a_row_that_names_columns(table: str, second: str) -> None:
    document = read_document("a.csv", table.encode())
    assert document.text.split("\n\n")[1] == second
    assert len(document.headings) == 1


@pytest.mark.parametrize(
    "table",
    [
        "Anna,1987\nBert,1990\n",  # a year over years is one of them
        "Anna,Anna,Bern\nBert,Anna,Basel\n",
        "yes,yes,no\nno,yes,yes\n",
        "Anna,,Bern\nBert,12,Basel\n",  # a value that is missing
        ",Anna,Bern\n,Bert,Basel\n3,Cora,Biel\n",
        "Anna,12\nBert,13\n",
        ",Anna\n0,Bert\n",
        "2023,2024\n12,x\n",
        "Anna,1999\nBert,500\nCora,1850\n",
        "Anna,2001,1999\nBert,2000,1700\n",
        "Anna,1999,1850,1999\nBert,500,600,700\n",
        ",,\n,,\n",
        ",2023\n",
        "Anna," + "long " * 20 + "\nBert,12\n",
    ],
)
def test_a_row_that_names_none(table: str) -> None:
    document = read_document("a.csv", table.encode())
    assert not document.headings
    assert ": " not in document.text


def test_a_table_that_begins_in_the_second_column_of_a_sheet() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    rows: list[list[str | float | None]] = [["Name", 2023, 2024], ["Anna", 12, 13.5], ["Bert", None, 7]]
    for at, cells in enumerate(rows, start=3):
        for column, cell in enumerate(cells, start=2):
            book.active.cell(at, column, cell)
    file = io.BytesIO()
    book.save(file)
    document = read_document("a.xlsx", file.getvalue())
    assert document.text == "Name | 2023 | 2024\n\nName: Anna; 2023: 12; 2024: 13.5\n\nName: Bert; 2024: 7"
    assert [place.native["row"] for place in document.places] == [3, 4, 5]


def test_tables_of_web_pages_are_judged_alike() -> None:
    rows = [["", "2023", "2024"], ["Anna", "12", "13"], ["Bert", "7", "8"]]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    document = read_document("a.html", f"<!doctype html><body><table>{table}</table>".encode())
    assert document.text == "2023 | 2024\n\nAnna; 2023: 12; 2024: 13\n\nBert; 2023: 7; 2024: 8"
