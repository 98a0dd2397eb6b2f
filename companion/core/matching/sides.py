"""What the inner loops are given, as plain arrays: see `kernels` and `comparing`.

Compiled code is kept for the state of kernels.py and comparing.py: who changes fields
here, or how it is compiled in compiled.py, changes those files, too, if only by date.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Columns = NDArray[np.uint64]
Values = NDArray[np.float32]


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
    understood: NDArray[np.bool_]


class Curve(NamedTuple):
    """What becomes of deviations: see Weights."""

    even: np.float32
    steepness: np.float32
    unknown: np.float32
    answered: np.float32  # deviation from which on a text is answered
    top: int
    share_of_top: int
