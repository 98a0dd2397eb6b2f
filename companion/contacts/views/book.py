"""The list of a book, searched and filtered, and taken along as a file."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from companion import web
from companion.accounts.models import Person
from companion.contacts import service
from companion.contacts.views.blueprint import bp
from companion.events import service as events
from companion.extensions import db


@bp.get("/")
@web.signed_in
def book(person: Person) -> ResponseReturnValue:
    """Show a page of the book; a script that asks as somebody types gets the list."""
    query = _query()
    if "fragment" in request.args:
        found = service.search(person, query)
        return render_template(
            "contacts/_list.html", found=found, query=query, locked=service.are_locked()
        )
    if service.tend(person):
        db.session.commit()
    return render_template(
        "contacts/book.html",
        found=service.search(person, query),
        query=query,
        choices=service.choices(person),
        locked=service.are_locked(),
        **here(person),
    )


@bp.get("/take")
@web.signed_in
def take(person: Person) -> ResponseReturnValue:
    """Let somebody choose the kind of file, and whether their notes go along."""
    suffix = request.args.get("as", "")
    if suffix in service.FORMATS:
        notes = "yes" if "notes" in request.args else None
        return redirect(url_for(".export", suffix=suffix, notes=notes), 303)
    people = service.choices(person).people
    return render_template("contacts/take.html", people=people, **here(person))


@bp.get("/contacts.<any(vcf, zip, csv, json):suffix>")
@web.signed_in
def export(person: Person, suffix: str) -> ResponseReturnValue:
    """Hand over the whole book; my notes only where I say so."""
    everybody = service.book(person)
    # A card that was taken back is none any more.
    are_cards = suffix in ("vcf", "zip")
    kept = [c for c in everybody if not (are_cards and c.withdrawn_at)]
    data = service.export(kept, suffix, private="notes" in request.args)
    return Response(
        data,
        content_type=service.FORMATS[suffix][0],
        headers={"Content-Disposition": f'attachment; filename="contacts.{suffix}"'},
    )


def here(person: Person) -> dict[str, Any]:
    """Say at which event somebody is, for the frame of the page."""
    parts = events.of_person(person)
    me = parts[0] if parts else None
    return {"event": me and me.event, "me": me, "place": "contacts"}


def _query() -> service.Query:
    given = request.args
    return service.Query(
        text=given.get("q", "")[:200],
        event_id=_number("event"),
        tag=given.get("tag", "")[:60],
        unwritten="unwritten" in given,
        in_notes="notes" in given,
        page=max(1, _number("page")),
    )


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
