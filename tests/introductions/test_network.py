"""The picture of whom I know here."""

PAGE = "/e/spring/network"


def rows(texts, page):
    return list(zip(texts(page, "th")[3:], texts(page, "td")[1::2], strict=True))


def test_it_shows_whom_i_met(bob, triangle, texts):
    assert rows(texts, bob.get(PAGE)) == [("Ola Oak", "–")]


def test_links_show_only_where_both_introduce_people(
    bob, triangle, meet, change, texts
):
    meet("bob", "carol")
    linked = bob.get(PAGE)
    change("carol", introduces=False)

    assert rows(texts, linked) == [("Carol Ćwik", "Ola Oak"), ("Ola Oak", "Carol Ćwik")]
    assert linked.text.count("network-link") == 1
    assert rows(texts, bob.get(PAGE)) == [("Carol Ćwik", "–"), ("Ola Oak", "–")]


def test_who_met_nobody_is_told_how_to_begin(bob, people, texts):
    assert texts(bob.get(PAGE), ".empty") == [
        "Nobody yet Scan a badge, and the first line is drawn. Scan a badge"
    ]


def test_what_was_taken_back_is_gone(bob, triangle, texts):
    bob.post("/contacts/1/withdraw")

    assert rows(texts, bob.get(PAGE)) == []
