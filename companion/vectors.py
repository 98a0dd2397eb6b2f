"""What models made of texts, kept in a table: nothing is embedded twice."""

from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Mapped, mapped_column

from companion.core.matching import digest_of
from companion.core.matching.affinity import cut
from companion.extensions import Model, db
from companion.quick import INSERTS

Row = NDArray[np.float32]
AT_ONCE = 2000  # names in one statement: fewer are slower, and so are more


class Vector(Model):
    """The vector of a text, by the model's name and the sha256 of the text."""

    __tablename__ = "vectors"

    model: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    data: Mapped[bytes]


class Stored:
    """The table as the cache that `core.matching` asks for."""

    def get_many(self, model: str, digests: Sequence[str]) -> Mapping[str, Row]:
        found: dict[str, Row] = {}
        wanted = sorted(set(digests))  # as the table is sorted, which saves its pages
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            rows = db.session.execute(
                sa.select(Vector.digest, Vector.data).where(
                    Vector.model == model, Vector.digest.in_(part)
                )
            )
            found.update(
                (digest, np.frombuffer(data, np.float32)) for digest, data in rows
            )
        return found

    def put_many(self, model: str, vectors: Mapping[str, Row]) -> None:
        """Keep vectors; what another worker kept a moment ago stays."""
        if not vectors:
            return
        rows = [
            # In order, so that two workers never wait for each other.
            {"model": model, "digest": digest, "data": _packed(vectors[digest])}
            for digest in sorted(vectors)
        ]
        insert = INSERTS[db.engine.dialect.name](Vector)
        statement = insert.on_conflict_do_nothing()
        db.session.connection().execute(statement, rows)


def _packed(row: Row) -> bytes:
    return np.asarray(row, np.float32).tobytes()


def forget(texts: Sequence[str]) -> None:
    """Delete what models made of these texts."""
    # Of an endless text a model has read the beginning.
    digests = {digest_of(text) for text in (*texts, *cut(texts))}
    db.session.execute(sa.delete(Vector).where(Vector.digest.in_(digests)))
