"""10,000 random people on cards that we write, read by two foreign readers and by us.

vobject is what many Python programs read cards with, ical.js what Thunderbird does; the
latter runs in Chromium, from node_modules. Names are Polish, Ukrainian, Chinese and
worse: quotes, newlines, and tries to add a line of one's own. Two faults of these
readers are gone round: vobject cuts a web address at a comma, so there is none in one;
ical.js does not undo an escaped semicolon, so no backslash stands before one.
"""

import shutil
import sys
from collections.abc import Sequence
from operator import eq
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import vobject
from playwright.sync_api import sync_playwright

from companion.core.card import Card, vcards
from companion.core.card.birthday import LEAP
from companion.core.card.read import read
from companion.core.plain_text import line

PEOPLE = 10_000
ICAL = Path(__file__).parent.parent / "node_modules/ical.js/dist/ical.es5.min.cjs"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# This reader leaves "\\;" of version 3.0 as it is, where RFC 2426 says ";".
READ = """text => [].concat(ICAL.parse(text)).map(card => {
  const fields = {};
  const cards = Array.isArray(card[1]) ? card[1] : [];
  for (const [name, , , ...values] of cards)
    (fields[name] ??= []).push(
      ...values.map(one => (one.replaceAll ? one.replaceAll("\\\\;", ";") : one)));
  return fields;
})"""
PIECES = (
    *("Zażółć", "Gęślą-Jaźń", "Łukasz", "Żak", "Ćwik", "Олена", "Щербак", "Йосип"),
    *(
        "山田",
        "太郎",
        "李雷",
        "김하늘",
        "Nguyễn",
        "Ánh",
        "Νίκη",
        "עמית",
        "سلمى",
        "O’Neil",
    ),
    *('"The Saw"', "d'Arc", "A,B", "C;D", "E:F", "G\\H", "I\\nJ", "K=L", "50%", "🦊"),
    *("e\u0301", "x\u200dy", "word", "long-long-long-long-word", "&amp;", "<b>", "=3D"),
)
ATTEMPTS = (
    "\r\nEMAIL:evil@example.org",
    "\nEND:VCARD\nBEGIN:VCARD",
    "\r\n TEL:666",
    "\u2028NOTE:evil",
    "\x85TITLE:evil",
    "\x0bURL:evil",
    ";TYPE=evil:",
    "\\\\,\\n",
)
Fields = tuple[str | tuple[str, ...], ...]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    chance = Random(3)  # noqa: S311 -- people are made up, not secrets
    people = [_person(chance, index) for index in range(number)]
    data = vcards(people)
    print(f"{number:,} cards, {len(data) / 1e6:.1f} MB")
    print(f"{'reader':<12}{'cards':>8}{'all fields equal':>18}{'seconds':>9}")
    wanted = [_fields(card) for card in people]
    for name, reader in (("vobject", _vobject), ("ical.js", _icaljs), ("ours", _ours)):
        began = perf_counter()
        found = reader(data.decode())
        if name == "ours":  # makes one line of a name, and one letter of e and its mark
            wanted, found = (
                [_lined(each) for each in those] for those in (wanted, found)
            )
        equal = sum(map(eq, wanted, found))
        seconds = perf_counter() - began
        print(f"{name:<12}{len(found):>8,}{equal:>18,}{seconds:>9.1f}")
        if equal != number or len(found) != number:
            _tell(wanted, found)


def _person(chance: Random, number: int) -> Card:
    def text(most: int) -> str:
        words = chance.choices(PIECES, k=chance.randint(1, most))
        if chance.random() < 0.2:
            words.insert(chance.randrange(len(words) + 1), chance.choice(ATTEMPTS))
        return " ".join(words)

    day = f"{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return Card(
        uid=f"contact-{number}",
        name=text(4),
        organisation=text(3),
        job_title=text(4),
        email=f"person{number}@example.org",
        phone=f"+48 601 {number // 1000:03} {number % 1000:03}",
        linkedin=f"https://www.linkedin.com/in/p{number}?a=1&b=2",
        links=f"mailto:o{number}@example.org\ntel:+1 {number}\nhttps://x.example/~{number}",
        note="\n".join(text(30) for _ in range(chance.randint(1, 4))),
        birthday=f"{chance.randint(1930, 2005)}-{day}" if number % 3 else f"--{day}",
        tags=tuple(dict.fromkeys(_plain(text(2)) for _ in range(chance.randint(1, 3)))),
    )


def _plain(text: str) -> str:
    """Write a text as any reader must find it: its lines, without other ends."""
    return "\n".join(text.strip().splitlines())


def _fields(card: Card) -> Fields:
    day = card.birthday.replace("--", f"{LEAP}-", 1)
    mail, phone, web = card.links.splitlines()
    return (
        card.uid,
        _plain(card.name),
        _plain(card.organisation),
        _plain(card.job_title),
        (card.email, mail.partition(":")[2]),
        (card.phone, phone.partition(":")[2]),
        (card.linkedin, web),
        _plain(card.note),
        day,
        card.tags,
    )


def _vobject(text: str) -> Sequence[Fields]:
    return [
        (
            card.uid.value,
            card.fn.value,
            card.org.value[0],
            card.title.value,
            *(
                tuple(each.value for each in card.contents[name])
                for name in ("email", "tel", "url")
            ),
            card.note.value,
            card.bday.value,
            tuple(card.categories.value),
        )
        for card in vobject.readComponents(text)
    ]


def _icaljs(text: str) -> Sequence[Fields]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=ICAL)
        # All in one text is more than a page takes at once.
        cards = text.split("END:VCARD\r\n")[:-1]
        found: list[dict[str, Any]] = []
        for at in range(0, len(cards), 500):
            part = "".join(f"{card}END:VCARD\r\n" for card in cards[at : at + 500])
            found += page.evaluate(READ, part)
        browser.close()
    return [_of_icaljs(fields) for fields in found]


def _of_icaljs(fields: dict[str, Any]) -> Fields:
    one = ("uid", "fn", "org", "title")
    many = ("email", "tel", "url")
    return (
        *(fields[name][0] for name in one),
        *(tuple(fields[name]) for name in many),
        fields["note"][0],
        fields["bday"][0],
        tuple(fields["categories"]),
    )


def _ours(text: str) -> Sequence[Fields]:
    return [_fields(card) for card in read(text.encode(), "cards.vcf").cards]


def _lined(fields: Fields) -> Fields:
    return tuple(
        line(one) if isinstance(one, str) else tuple(map(line, one)) for one in fields
    )


def _tell(wanted: Sequence[Fields], found: Sequence[Fields]) -> None:
    pairs = ((w, f) for w, f in zip(wanted, found, strict=False) if w != f)
    for want, get in list(pairs)[:3]:
        for one, other in zip(want, get, strict=True):
            if one != other:
                print(f"  wanted {one!r}\n  found  {other!r}")


if __name__ == "__main__":
    main()
