"""The cookie of a browser, and that of an older release, which had another name."""

import pytest

HTTPS = "https://localhost"
FORMER = "companion"


@pytest.fixture
def cookie(bob):
    """What the browser of somebody who signed in before holds."""
    return bob.get_cookie(FORMER).value


@pytest.fixture
def under_https(app, bob):
    """Let the site be one under https."""
    app.config["SESSION_COOKIE_NAME"] = "__Host-companion"
    app.config["SESSION_COOKIE_SECURE"] = True


@pytest.fixture
def browser(app, cookie, under_https):
    """A browser with the cookie of the older release."""
    browser = app.test_client()
    browser.set_cookie(FORMER, cookie)
    return browser


def cookies_of(answer):
    """Return what an answer sets, by name: the value, and how it is to be kept."""
    lines = [line.split("; ") for line in answer.headers.getlist("Set-Cookie")]
    pairs = [(first.partition("="), how) for first, *how in lines]
    return {name: (value, how) for (name, _, value), how in pairs}


def test_a_cookie_under_https_is_of_one_host_alone(browser):
    _, how = cookies_of(browser.get("/my-data/", base_url=HTTPS))["__Host-companion"]

    assert how == ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"]  # no Domain


def test_who_signed_in_before_an_update_stays_so(browser):
    first = browser.get("/my-data/", base_url=HTTPS)
    second = browser.get("/my-data/", base_url=HTTPS)

    assert (first.status_code, second.status_code) == (200, 200)
    assert cookies_of(first)[FORMER][0] == ""
    assert browser.get_cookie(FORMER) is None


def test_who_signs_out_is_not_signed_in_by_what_was_before(browser):
    browser.get("/my-data/", base_url=HTTPS)
    browser.post("/sign-in/out", base_url=HTTPS)

    assert browser.get("/my-data/", base_url=HTTPS).status_code == 303


@pytest.mark.parametrize("planted", ["", "x", "eyJ4IjoxfQ.aaaa.bbbb"])
def test_a_former_cookie_that_is_not_ours_is_nobodys(app, under_https, planted):
    browser = app.test_client()
    browser.set_cookie(FORMER, planted)

    assert browser.get("/my-data/", base_url=HTTPS).status_code == 303


def test_a_former_cookie_changes_nothing_for_who_is_signed_in(browser):
    browser.get("/my-data/", base_url=HTTPS)
    browser.set_cookie(FORMER, "planted")

    assert browser.get("/my-data/", base_url=HTTPS).status_code == 200
