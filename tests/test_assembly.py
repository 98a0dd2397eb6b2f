"""An app for commands: it starts without pages, and has every address all the same."""

import pytest
from flask import render_template_string, url_for
from werkzeug.routing import BuildError

from companion import create_app


@pytest.fixture(name="app")
def _app(tmp_path):
    return create_app({"HOME": tmp_path, "WORK": "here"}, pages=False)


@pytest.fixture
def whole(tmp_path):
    return create_app({"HOME": tmp_path, "WORK": "here"})


def test_it_starts_without_pages(app):
    assert list(app.blueprints) == []


def test_an_address_is_as_on_the_site(app, whole):
    def agenda():
        return url_for("talks.agenda", slug="spring", _anchor="now", q="pay")

    with app.app_context():
        first, second = agenda(), agenda()
    with whole.app_context():
        expected = agenda()

    assert [first, second] == [expected, expected]
    assert list(app.blueprints) == list(whole.blueprints)


def test_an_address_that_is_nowhere_is_told(app):
    with app.app_context():
        for _ in range(2):
            with pytest.raises(BuildError):
                url_for("talks.nothing")


def test_letters_are_written_as_on_the_site(app, whole):
    assert set(app.jinja_env.filters) == set(whole.jinja_env.filters)

    with app.app_context():
        found = render_template_string("{{ url_for('accounts.start') }}")

    assert found == "http://127.0.0.1:8000/sign-in/"
