"""The search for everybody's nearest on a GPU: there, what `kernels.nearest` is."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.core.matching.sides import Entries, Rows, Values


def nearest(
    tables: Values, entries: Entries, readers: Rows, most: int, device: str
) -> Rows:
    """Return (readers, most): their nearest, and -1 where there are no more.

    *tables* is (3, columns, readers): what a text of a column is worth.
    """
    import torch  # noqa: PLC0415 -- slow import

    def there(values: NDArray[Any]) -> Any:
        return torch.from_numpy(np.ascontiguousarray(values)).to(device)

    kinds = (entries.offers, entries.needs, entries.interests)
    worth = -there(entries.cost)[:, None].repeat(1, len(readers))
    has_texts = np.zeros(len(worth), bool)
    for table, own, nothing in zip(tables, kinds, entries.unknown, strict=True):
        counts = np.diff(own.starts)
        has_texts |= counts > 0
        best = torch.full_like(worth, float(nothing))
        best[there(counts > 0)] = -torch.inf
        values = there(table)
        for text in range(int(counts.max(initial=0))):
            some = np.flatnonzero(counts > text)
            columns = there(own.rows[own.starts[some] + text])
            some = there(some)
            best[some] = torch.maximum(best[some], values[columns])
        worth += best
    worth[~there(has_texts)] = -torch.inf
    codes, spoken = there(entries.organisation), there(entries.spoken)
    mine = there(readers)
    colleagues = (codes[:, None] == codes[mine]) & (codes[mine] >= 0)
    talk = there(entries.understood)[spoken[:, None], spoken[mine]]
    worth[colleagues | ~talk] = -torch.inf
    worth[mine, torch.arange(len(readers), device=device)] = -torch.inf
    best, places = worth.T.topk(most, dim=1)
    places[~torch.isfinite(best)] = -1
    return np.asarray(places.cpu().numpy(), np.int64)
