"""What models made of texts, kept in a table: nothing is embedded twice."""

from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Mapped, mapped_column

from companion.core.matching import digest_of
from companion.extensions import Model, db

Row = NDArray[np.float32]
AT_ONCE = 500  # names in one statement


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
        for start in range(0, len(digests), AT_ONCE):
            part = digests[start : start + AT_ONCE]
            rows = db.session.execute(
                sa.select(Vector.digest, Vector.data).where(
                    Vector.model == model, Vector.digest.in_(part)
                )
            )
            found |= {digest: np.frombuffer(data, np.float32) for digest, data in rows}
        return found

    def put_many(self, model: str, vectors: Mapping[str, Row]) -> None:
        known = self.get_many(model, list(vectors))
        db.session.add_all(
            Vector(model=model, digest=digest, data=row.astype(np.float32).tobytes())
            for digest, row in vectors.items()
            if digest not in known
        )
        db.session.flush()


def forget(texts: Sequence[str]) -> None:
    """Delete what models made of these texts."""
    digests = [digest_of(text) for text in texts]
    db.session.execute(sa.delete(Vector).where(Vector.digest.in_(digests)))
