"""What is searched, written anew where a release learned to search more.

Languages and birthdays were not searched at first, and who noted them then would not
find them before the next change of the entry.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from companion.contacts.models import Contact
from companion.contacts.service.folding import searchable
from companion.extensions import db

A_STEP = 1000  # entries in memory at once


def refold() -> int:
    """Fold entries anew where that finds more; return how many."""
    after = count = 0
    while some := _some(after):
        count += sum(_refold(contact) for contact in some)
        after = some[-1].id
        db.session.flush()
        db.session.expunge_all()
    return count


def _some(after: int) -> Sequence[Contact]:
    """Return some entries with what came later; others are as they would be anew.

    Those that were just exchanged are folded as soon as their owner looks.
    """
    speaks = sa.cast(Contact.languages, sa.Text) != "[]"
    return db.session.scalars(
        sa.select(Contact)
        .where(
            Contact.id > after,
            Contact.changed_at.is_not(None),
            sa.or_(speaks, Contact.birthday != ""),
        )
        .order_by(Contact.id)
        .limit(A_STEP)
        .with_for_update()
    ).all()


def _refold(contact: Contact) -> bool:
    folded = searchable(contact)
    is_new = folded != contact.folded
    if is_new:
        contact.folded = folded
    return is_new
