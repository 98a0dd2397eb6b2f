"""What the inner loops are given, as plain arrays: `kernels`, `comparing`, `taking`.

Compiled code is kept for the state of these three files: who changes fields here, or
how it is compiled in compiled.py, changes those files, too, if only by date.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Columns = NDArray[np.uint64]
Values = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Texts(NamedTuple):
    """Texts as a corpus has them, a row each."""

    first: Values  # (texts, width) the first layer
    rest: Values  # all others, side by side
    word_starts: Rows
    word_columns: Columns  # of one text's words
    word_values: Values
    group_of: Rows


class Scales(NamedTuple):
    """What makes cosines deviations, by the groups of two texts: (groups, groups)."""

    first: Columns  # how many of the first layer the two are compared in, or 0
    begin: Columns  # of the others: from one column
    end: Columns  # up to another
    meaning: Values
    words: Values
    shift: Values


class Whose(NamedTuple):
    """Whose texts are whose: rows of texts, one person's after the other's."""

    starts: Rows  # (people + 1,)
    rows: Rows


class Entries(NamedTuple):
    """Everybody as those whom readers look for."""

    offers: Whose  # the columns of their texts
    needs: Whose
    interests: Whose
    unknown: Values  # (3,) what each of these counts where there are none
    cost: Values  # (people,) what is taken off for popularity
    organisation: Rows  # (people,) below 0 where it is not known
    spoken: Rows  # (people,) places in the next
    understood: Mask


class Curve(NamedTuple):
    """What becomes of deviations: see Weights."""

    even: np.float32
    steepness: np.float32
    unknown: np.float32
    answered: np.float32  # deviation from which on a text is answered
    top: int
    share_of_top: int


class Edges(NamedTuple):
    """Pairs of people who may meet: (pairs,), the order the greater the better."""

    low: Rows
    high: Rows
    outside: Mask  # of different fields
    order: NDArray[np.float64]


class Free(NamedTuple):
    """What is left to everybody: (people,)."""

    left: Rows  # places on the list
    inside: Rows  # of these, for the same field
    room: Rows  # lists to be on
