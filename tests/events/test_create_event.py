"""Making an event in the browser."""

import pytest

SUMMER = {
    "name": "Summer Meeting",
    "slug": "summer-2030",
    "timezone": "Europe/Paris",
    "starts": "2030-07-01",
    "ends": "2030-07-02",
}


def test_who_makes_an_event_comes_to_its_desk(alice, texts):
    answer = alice.post("/events/new", data=SUMMER)
    desk = alice.get(answer.location)

    assert (answer.status_code, answer.location) == (303, "/e/summer-2030/organize/")
    assert texts(desk, "h1") == ["Summer Meeting"]
    assert texts(desk, ".notice") == ["Your event is there. Load its agenda next."]


def test_a_new_event_is_nobody_elses(alice, bob):
    alice.post("/events/new", data=SUMMER)

    assert bob.get("/e/summer-2030/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Give the event a name."),
        (
            "slug",
            "Summer 2030",
            "Small letters, digits and hyphens, as in spring-2027.",
        ),
        ("slug", "s", "Between 2 and 80 letters."),
        ("slug", "spring", "There is an event 'spring' already. Choose another name."),
        ("timezone", "Paris", "Choose a zone from the list, such as Europe/Warsaw."),
        ("ends", "2030-06-30", "The last day lies before the first one."),
        ("starts", "", "On which day does it start?"),
    ],
)
def test_a_refused_form_says_why_and_keeps_the_rest(
    alice, texts, field, value, sentence
):
    page = alice.post("/events/new", data=SUMMER | {field: value})

    assert page.status_code == 422
    assert texts(page, ".error") == [sentence]
    assert page.text.count('value="2030-07-02"') == (field != "ends")


def test_not_everybody_may_make_events(bob, texts):
    form, answer = bob.get("/events/new"), bob.post("/events/new", data=SUMMER)

    assert (form.status_code, answer.status_code) == (403, 403)
    assert texts(form, ".lede") == [
        "Your account cannot make events yet. Who runs this server can allow it."
    ]


def test_what_nobody_can_see_is_dropped_from_the_name(alice, texts):
    answer = alice.post(
        "/events/new", data=SUMMER | {"name": "Summer\x00  Me\x1beting"}
    )

    assert answer.status_code == 303
    assert texts(alice.get(answer.location), "h1") == ["Summer Meeting"]
