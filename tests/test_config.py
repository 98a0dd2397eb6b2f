"""Settings: what is read from the environment, and what stands there without."""

import stat
from pathlib import Path

import pytest

from companion import config, paths
from companion.errors import BadInput


def test_without_settings_everything_has_a_default():
    settings = config.load({})

    assert settings["HOME"] == paths.HOME.resolve()
    assert settings["SECRET_KEY"] is None  # made by the first start
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"
    assert settings["SMTP_URL"] == ""
    assert settings["MAIL_FROM"] == "companion@127.0.0.1"
    assert settings["MODEL"] == "auto"


def test_the_state_is_in_the_home():
    settings = config.load({"COMPANION_HOME": "/srv/companion"})

    assert settings["HOME"] == Path("/srv/companion")
    assert settings["SQLALCHEMY_DATABASE_URI"] == (
        "sqlite:////srv/companion/companion.db"
    )
    assert settings["WORK_URL"] == "sqlite:////srv/companion/work.db"


def test_a_home_may_begin_with_a_tilde():
    settings = config.load({"COMPANION_HOME": "~/companion"})

    assert settings["HOME"] == Path.home() / "companion"


def test_with_postgresql_the_engine_works_there_too():
    url = "postgresql+psycopg://me@db.example.org/companion"

    settings = config.load({"COMPANION_DATABASE_URL": url})

    assert settings["SQLALCHEMY_DATABASE_URI"] == url
    assert settings["WORK_URL"] == url


def test_the_engine_may_work_elsewhere():
    settings = config.load({"COMPANION_WORK_URL": "postgresql://work.example.org/w"})

    assert settings["WORK_URL"] == "postgresql://work.example.org/w"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://meet.example.org", "https://meet.example.org"),
        ("https://meet.example.org/", "https://meet.example.org"),
        ("https://meet.example.org:8443/x?y", "https://meet.example.org:8443"),
        (" http://10.0.0.5:8000 ", "http://10.0.0.5:8000"),
    ],
)
def test_an_address_is_a_scheme_and_a_host(written, expected):
    assert config.load({"COMPANION_BASE_URL": written})["BASE_URL"] == expected


@pytest.mark.parametrize("address", ["meet.example.org", "ftp://x.org", "https://"])
def test_an_address_that_nobody_can_type_is_refused(address):
    with pytest.raises(BadInput, match=rf"^COMPANION_BASE_URL is '{address}': write "):
        config.load({"COMPANION_BASE_URL": address})


@pytest.mark.parametrize("server", ["mail.example.org:587", "smtp://", "https://x.org"])
def test_a_mail_server_that_is_none_is_refused_and_not_repeated(server):
    with pytest.raises(BadInput, match=r"^COMPANION_SMTP_URL must be such as smtp://"):
        config.load({"COMPANION_SMTP_URL": server})


@pytest.mark.parametrize("device", ["gpu", "cuda:", "CPU", "tpu:0"])
def test_a_device_that_is_none_is_refused(device):
    with pytest.raises(BadInput) as refused:
        config.load({"COMPANION_DEVICE": device})

    assert str(refused.value) == (
        f"COMPANION_DEVICE is {device!r}: write cpu, cuda or auto."
    )


@pytest.mark.parametrize(
    ("written", "expected"), [("on", True), ("ON", True), ("off", False), ("", False)]
)
def test_addresses_are_read_where_the_host_says_so(written, expected):
    assert config.load({"COMPANION_FETCH": written})["FETCH"] is expected


def test_a_switch_that_is_neither_on_nor_off_is_refused():
    with pytest.raises(BadInput) as refused:
        config.load({"COMPANION_FETCH": "maybe"})

    assert str(refused.value) == "COMPANION_FETCH is 'maybe': write on or off."


def test_letters_come_from_the_host_that_people_know():
    settings = config.load({"COMPANION_BASE_URL": "https://meet.example.org:8443"})

    assert settings["MAIL_FROM"] == "companion@meet.example.org"


@pytest.mark.parametrize(
    ("address", "is_secure", "name"),
    [
        ("https://x.org", True, "__Host-companion"),
        ("http://x.org", False, "companion"),
    ],
)
def test_where_there_is_https_a_cookie_is_for_it_and_for_one_host(
    address, is_secure, name
):
    settings = config.load({"COMPANION_BASE_URL": address})

    assert settings["SESSION_COOKIE_SECURE"] is is_secure
    assert settings["SESSION_COOKIE_NAME"] == name


def test_a_secret_key_is_made_once(tmp_path):
    first, second = config.secret_key(tmp_path), config.secret_key(tmp_path)

    assert first == second
    assert len(first) == 64


def test_only_its_owner_reads_a_secret_key(tmp_path):
    config.secret_key(tmp_path)

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_every_setting_is_read(tmp_path):
    values = {
        "HOME": str(tmp_path),
        "DATABASE_URL": "sqlite:///x.db",
        "SECRET_KEY": "hidden",
        "BASE_URL": "https://x.org",
        "PROXIES": "2",
        "SMTP_URL": "smtp://x.org",
        "MAIL_FROM": "me@x.org",
        "MODEL": "tfidf",
        "DEVICE": "cuda",
        "WORK_URL": "sqlite:///w.db",
        "MAIL_RATE": "600/60",
        "BOUNCE_TOKEN": "known to the provider",
        "FETCH": "on",
        "LLM_URL": "http://:key@127.0.0.1:8080/v1#small",
        "NOTES_KEY": "A" * 43 + "=",
    }
    plain = config.load({})

    settings = config.load({f"COMPANION_{n}": value for n, value in values.items()})

    assert {setting.name for setting in config.SETTINGS} == set(values)
    for name in values:
        kept = "SQLALCHEMY_DATABASE_URI" if name == "DATABASE_URL" else name
        assert settings[kept] != plain[kept]


@pytest.mark.parametrize("key", ["secret", "A" * 43, f"{'A' * 43}= x"])
def test_a_key_for_notes_that_is_none_is_refused(key):
    with pytest.raises(BadInput) as refused:
        config.load({"COMPANION_NOTES_KEY": key})

    assert str(refused.value) == (
        "COMPANION_NOTES_KEY must hold keys of 32 bytes in base64. Make one with: "
        "openssl rand -base64 32 | tr '+/' '-_'"
    )


def test_several_keys_for_notes_are_read_in_order():
    keys = tuple(f"{letter * 42}A=" for letter in "ab")

    assert config.load({"COMPANION_NOTES_KEY": ", ".join(keys)})["NOTES_KEY"] == keys


@pytest.mark.parametrize(
    ("written", "expected"),
    [("", (0, 0)), ("600", (600, 0)), ("600/60", (600, 60)), ("0/60", (0, 60))],
)
def test_letters_a_minute_are_two_numbers_or_one(written, expected):
    assert config.load({"COMPANION_MAIL_RATE": written})["MAIL_RATE"] == expected


@pytest.mark.parametrize("written", ["many", "-1", "60/", "/60", "1/2/3", "1.5"])
def test_any_other_pace_is_refused(written):
    with pytest.raises(BadInput, match="letters a minute, such as 600"):
        config.load({"COMPANION_MAIL_RATE": written})


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://x.org", "http://x.org:ten"])
def test_an_address_of_a_language_model_that_is_none_is_refused(url):
    with pytest.raises(BadInput) as refused:
        config.load({"COMPANION_LLM_URL": url})

    assert str(refused.value) == (
        "COMPANION_LLM_URL must be such as http://127.0.0.1:8080/v1."
    )
