"""Tables of which little is not nought.

SciPy's module of them takes a tenth of a second to load, and most commands need none.
"""

from typing import Any, TypeAlias

import scipy

Sparse: TypeAlias = "scipy.sparse.csr_matrix"


def sparse(*content: Any) -> Sparse:
    """Make a table from what `scipy.sparse.csr_matrix` takes."""
    return scipy.sparse.csr_matrix(*content)
