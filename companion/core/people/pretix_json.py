"""The orders of pretix as JSON, as a table: a row a ticket, a column a question.

Both the export called "Order data (JSON)" and the orders of pretix's API. Of a ticket
only what is named here goes on; secrets stay behind.
"""

from typing import Any

from companion.core.plain_text import line, paragraphs
from companion.core.tables import Row, Table

HEADINGS = (
    *("Order code", "Position ID", "Status", "Email", "Attendee name"),
    *("Attendee email", "Company", "Job title", "Product", "Invoice name"),
)
_STATUS = {
    "p": "paid",
    "n": "pending",
    "e": "expired",
    "c": "canceled",
    "r": "refunded",
}

Object = dict[str, Any]


def orders_of(content: Any) -> list[Object]:
    """Return the orders in a document; none where it is something else."""
    found = content
    for name in ("event", "orders", "results"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    orders = _objects(found)
    return orders if all("positions" in order for order in orders) else []


def table_of(content: Any) -> Table:
    event = _object(_object(content).get("event"))
    questions = {
        number: _text(question.get("question"))
        for number, question in _by_id(event.get("questions")).items()
    }
    items = _by_id(event.get("items"))
    tickets = [
        (order, position, _answers(position, questions))
        for order in orders_of(content)
        for position in _objects(order.get("positions"))
    ]
    asked = dict.fromkeys(filter(None, questions.values()))
    asked |= dict.fromkeys(name for *_, answers in tickets for name in answers)
    rows = []
    for number, (order, position, answers) in enumerate(tickets, start=2):
        item = items.get(_id(position.get("item")), {})
        cells = _known(order, position, item)
        rows.append(Row(number, (*cells, *(answers.get(one, "") for one in asked))))
    return Table((*HEADINGS, *asked), tuple(rows))


def _known(order: Object, position: Object, item: Object) -> tuple[str, ...]:
    return (
        _text(order.get("code")),
        _text(position.get("positionid")),
        _status(order, position, item),
        _text(order.get("email") or order.get("user")),
        _text(position.get("attendee_name")),
        _text(position.get("attendee_email")),
        _text(position.get("company")),
        _text(position.get("job_title")),
        _text(item.get("name")),
        _text(_object(order.get("invoice_address")).get("name")),
    )


def _status(order: Object, position: Object, item: Object) -> str:
    """Say whether a ticket is paid for, else why it brings nobody."""
    status = _text(order.get("status"))
    if position.get("canceled"):
        status = "c"
    if status != "p":
        waits = status == "n" and order.get("require_approval")
        return "pending approval" if waits else _STATUS.get(status, status)
    if order.get("testmode"):
        return "test order"
    if position.get("addon_to"):
        return "add-on to another ticket"
    if item.get("admission") is False:
        return f"no ticket: {_text(item.get('name'))}"
    return "paid"


def _answers(position: Object, questions: dict[str, str]) -> dict[str, str]:
    """Return the answers of a ticket by the words of the question."""
    found = {}
    for answer in _objects(position.get("answers")):
        number = _id(answer.get("question"))
        name = questions.get(number) or _text(answer.get("question_identifier"))
        if name := name or number:
            found[name] = paragraphs(_raw(answer.get("answer")))
    return found


def _by_id(value: Any) -> dict[str, Object]:
    return {_id(one.get("id")): one for one in _objects(value)}


def _id(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _object(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Object]:
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict)]


def _text(value: Any) -> str:
    return line(_raw(value))


def _raw(value: Any) -> str:
    """Return a text; of one in several languages the English, else the first."""
    if isinstance(value, dict):
        value = value.get("en") or next(iter(value.values()), "")
    return str(value) if isinstance(value, str | int | float) else ""
