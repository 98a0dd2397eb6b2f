"""Lists of who sits where, as a spreadsheet reads them."""

import csv
import io

import pytest

from companion.core.table_list import Place, as_csv


def rows(*places):
    return list(csv.reader(io.StringIO(as_csv(places).decode("utf-8-sig"))))[1:]


def test_people_come_by_table_then_by_name():
    found = rows(Place(10, "Bob"), Place(2, "Carol"), Place(2, "Ada", "Acme, Inc."))

    assert found == [["2", "Ada", "Acme, Inc."], ["2", "Carol", ""], ["10", "Bob", ""]]


def test_accents_do_not_send_a_name_to_the_end():
    names = ["Zoe", "Łucja", "Ćwik", "Mia", "Cyd", "Øystein"]

    found = rows(*(Place(1, name) for name in names))

    assert [name for _, name, _ in found] == [
        "Ćwik",
        "Cyd",
        "Łucja",
        "Mia",
        "Øystein",
        "Zoe",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(sign):
    assert rows(Place(1, f"{sign}1", f"{sign}2")) == [["1", f"'{sign}1", f"'{sign}2"]]
