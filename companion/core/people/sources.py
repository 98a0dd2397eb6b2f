"""The programs that attendee lists come from, and what they call their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.core.people.headings import ANY_LIST

# What pretix writes in each of its languages, the surest first.
_ORDER = (
    "order code, bestellnummer, code de commande, code de la commande, código de la "
    "orden, código del pedido, kod zamówienia, numer zamówienia, bestelcode, "
    "bestelnummer, codice ordine, código do pedido, código de encomenda, код "
    "замовлення, kód objednávky"
)
_POSITION = (
    "position id, positionid, positions id, position, id de position, id de la "
    "position, id de posición, id pozycji, pozycja, plaats id, positie id, positie, "
    "id posizione, id da posição, ідентифікатор позиції, id pozice"
)
_PAID = frozenset(
    (
        *("paid", "bezahlt", "payé", "payée", "pagado", "pagada", "zapłacone"),
        *("zapłacono", "opłacone", "betaald", "pagato", "pagata", "pago", "paga"),
        *("оплачено", "сплачено", "zaplaceno"),
    )
)
_YES = frozenset(("yes", "ja", "oui", "sí", "si", "tak", "sì", "sim", "так", "ano", ""))


@dataclass(frozen=True, slots=True)
class Source:
    """A program: the headings that give it away and the meaning of its columns.

    *columns* come before those of ANY_LIST; an empty name says there is no such column.
    *taken* are the values of the *status* column, in small letters, of those who come;
    without them everybody comes whose status does not say otherwise. *buyer* is the
    e-mail of who paid, *place* says where a row is if not by its number.
    """

    name: str
    marks: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    status: str = ANY_LIST["status"]
    taken: frozenset[str] = frozenset()
    key: str = ""
    id_columns: tuple[str, ...] = ()
    guests: str = ""
    buyer: str = ""
    place: str = ""

    def names(self, wanted: str) -> list[str]:
        return self.columns.get(wanted, ANY_LIST[wanted]).split(", ")


PRETIX_JSON = Source(
    "pretix orders (JSON)",
    taken=_PAID,
    key="pretix",
    id_columns=("order code", "position id"),
    # A question may be called Name or E-mail, too; these stand left of all questions.
    columns={"email": "attendee email", "name": "attendee name", "phone": ""},
    buyer="email",
    place="order {}, position {}",
)
SOURCES = (
    Source(
        "Eventbrite attendees",
        marks=("attendee status", "order date"),
        status="attendee status",
        taken=frozenset({"attending", "checked in"}),
        key="eventbrite",
        id_columns=("attendee #",),
    ),
    Source(
        "pretix order positions",
        marks=(_ORDER, _POSITION, ANY_LIST["status"], "*name"),
        # The number of a phone is theirs who paid; a position is one of an order.
        columns={"email": "attendee email", "job_title": "job title", "phone": ""},
        taken=_PAID,
        key="pretix",
        id_columns=(_ORDER, _POSITION),
        buyer=ANY_LIST["email"],
    ),
    Source(
        "pretix check-in list",
        marks=(
            _ORDER,
            "checked in, eingecheckt, enregistré, registrado, zameldowany, ingecheckt",
            "*name",
        ),
        status="paid, bezahlt, payé, pagado, zapłacone, betaald",
        taken=_YES,
    ),
    Source(
        "Luma guests",
        marks=("api id, guest api id", "approval status"),
        status="approval status",
        taken=frozenset({"approved"}),
        key="luma",
        id_columns=("api id, guest api id",),
    ),
    Source(
        "Meetup attendees",
        marks=("user id", "rsvp", "url of member profile"),
        # A title here is a rank in the group, such as Member.
        columns={"job_title": ""},
        status="rsvp",
        taken=frozenset({"yes"}),
        key="meetup",
        id_columns=("user id",),
        guests="guests",
    ),
    Source("list with names and e-mails"),
)
