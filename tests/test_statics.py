"""Scripts as phones get them."""

import pytest

from companion import paths, statics

SCRIPTS = [*paths.STATIC.glob("js/*.js"), *paths.STATIC.glob("vendor/**/*.js")]


def test_what_only_authors_read_stays_behind(client):
    answer = client.get("/static/js/print.js")

    assert answer.get_data(as_text=True).startswith("for(const button of document")
    assert answer.content_length == len(answer.data)


def test_licences_and_texts_are_kept():
    program = "/*! MIT */\n// one\nconst a = `b  ${c} // d`; // two\n"

    assert statics.lean(program) == "/*! MIT */const a=`b  ${c} // d`;"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_what_is_lean_already_stays_as_it_is(script):
    once = statics.lean(script.read_text("utf-8"))

    assert statics.lean(once) == once


def test_a_script_that_a_phone_has_is_not_sent_again(client):
    tag = client.get("/static/js/print.js").headers["ETag"]

    again = client.get("/static/js/print.js", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


def test_a_script_comes_as_a_whole_or_not_at_all(client):
    whole = client.get("/static/js/print.js")

    rest = client.get("/static/js/print.js", headers={"Range": "bytes=5-"})

    assert (rest.status_code, rest.data) == (200, whole.data)


def test_only_the_version_of_now_is_kept_for_long(client):
    urls = [
        f"/static/v-{version}/js/print.js" for version in (statics.current(), "old")
    ]

    kept = [client.get(url).headers["Cache-Control"] for url in urls]

    assert kept == ["public, max-age=31536000, immutable", "no-cache"]


@pytest.mark.parametrize("name", ["js/nothing.js", "js/%2e%2e/%2e%2e/x.js", "js"])
def test_a_script_that_is_not_there_is_not_found(client, name):
    assert client.get(f"/static/{name}").status_code == 404
