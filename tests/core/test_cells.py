"""No cell is a formula, and what was there comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import cells
from companion.core.cells import FORMULA, safe

TEXTS = st.one_of(st.text(), st.text("'=+-@\t\ra"))


@given(TEXTS)
def test_a_cell_comes_back_as_it_was(cell):
    assert cells.given(safe(cell)) == cell


@given(TEXTS)
def test_no_cell_begins_like_a_formula(cell):
    assert not safe(cell).startswith(FORMULA)


@pytest.mark.parametrize("cell", ["", "Ada", "'tis", "a=b", "2-3"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert safe(cell) == cell
