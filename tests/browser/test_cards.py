"""Cards, as another reader than ours finds them: the one inside a mail program."""

from itertools import product
from pathlib import Path

import pytest

from companion.core.card import Card, vcard

ICAL = Path(__file__).parents[2] / "node_modules/ical.js/dist/ical.es5.min.cjs"
# This reader leaves "\;" of version 3.0 as it is, where RFC 2426 says ";".
READ = """text => {
  const fields = {};
  for (const [name, , , ...values] of ICAL.parse(text)[1])
    (fields[name] ??= []).push(
      values.map(one => (one.replaceAll ? one.replaceAll("\\\\;", ";") : one)));
  return fields;
}"""

NAMES = [
    "Zażółć Gęślą-Jaźń",
    "Олена Щербак",
    "Νίκη Ψαρρά",
    "山田 太郎",
    "김 하늘",
    "Nguyễn Thị Ánh",
    'Jo "The Saw" O’Neil',
    "A, B; C\\D",
    "Eve\r\nEMAIL:evil@example.org",
    "Long " + "word " * 30 + "end",
]
WORKS = ["Ink, Paper & Sons; Ltd", "Клініка №5", "Line one\nLine two", "a:b=c;d,e\\n"]

pytestmark = pytest.mark.skipif(
    not ICAL.is_file(), reason="ical.js is not installed: run `npm ci`"
)


@pytest.fixture
def page(browser):
    with browser.new_context() as context:
        opened = context.new_page()
        opened.add_script_tag(path=ICAL)
        yield opened


def lines(text):
    return "\n".join(text.splitlines())


@pytest.mark.parametrize(("name", "work"), [*product(NAMES, WORKS)])
def test_a_mail_program_reads_what_we_wrote(page, name, work):
    card = Card(
        uid="contact-7",
        name=name,
        organisation=work,
        job_title=work,
        email="ada@example.org",
        phone="+48 601 000 000",
        channel="By phone; after five, please",
        linkedin="https://example.org/in/ada?a=1,2;b",
        links="https://a.example/@ada\nhttps://b.example/~ada",
        note=work,
    )

    read = page.evaluate(READ, vcard(card))

    assert read == {
        "version": [["3.0"]],
        "uid": [["contact-7"]],
        "n": read["n"],
        "fn": [[lines(name)]],
        "org": [[lines(work)]],
        "title": [[lines(work)]],
        "email": [["ada@example.org"]],
        "tel": [["+48 601 000 000"]],
        "url": [
            ["https://example.org/in/ada?a=1,2;b"],
            ["https://a.example/@ada"],
            ["https://b.example/~ada"],
        ],
        "note": [[f"By phone; after five, please\n{lines(work)}"]],
    }
    family, given = read["n"][0][0][:2]
    assert {*f"{given} {family}".split()} == {*name.split()}
