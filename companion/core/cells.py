"""Cells of a table that no spreadsheet takes for a formula, and the way back."""

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "'"


def safe(cell: str) -> str:
    """Put a mark before what would be a formula, or would look so marked.

    >>> safe("=1+1"), safe("'=1+1"), safe("plain")
    ("'=1+1", "''=1+1", 'plain')
    """
    return f"{_MARK}{cell}" if cell.lstrip(_MARK).startswith(FORMULA) else cell


def given(cell: str) -> str:
    """Return what safe() was given."""
    is_marked = cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(FORMULA)
    return cell.removeprefix(_MARK) if is_marked else cell
