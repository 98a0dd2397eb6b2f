"""A file from an address: from servers that mean well, and from all others."""

import gzip
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.fetch import Fetched, FetchError, Reach, fetch, is_public

HOST = "agenda.example.org"
FILE = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
NOT_PUBLIC = f"{HOST} is not on the public internet, and nothing else is read."
BROKE_OFF = f"{HOST} broke off, or answered as no web server does. Try again later."


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's `answers` say, by path; remembers who asked how."""

    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        self.server.answers[self.path](self)

    def log_message(self, *arguments):
        pass


def send(data=FILE, status=200, **headers):
    """Answer with data, and with headers that are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(handler):
        handler.send_response(status)
        for name, value in ({"Content-Length": len(data)} | named).items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def raw(*parts, every=0.0):
    """Answer with bytes as they are, with a pause between them."""

    def answer(handler):
        try:
            for part in parts:
                handler.wfile.write(part)
                time.sleep(every)
        except OSError:  # nobody listens any more, as it should be
            pass

    return answer


def start(address="127.0.0.1", port=0, tls=None):
    server = ThreadingHTTPServer((address, port), Handler)
    server.daemon_threads = True
    server.answers, server.asked = {"/a.ics": send()}, []
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


@pytest.fixture
def serve():
    """Start servers on this machine that end with the test."""
    servers = []

    def begin(*arguments, **options):
        servers.append(start(*arguments, **options))
        return servers[-1]

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(serve):
    return serve()


def near(*addresses, allows=("127.0.0.1",), **options):
    """Reach this machine under the name of a host, as if that were elsewhere."""
    return Reach(
        resolve=lambda host, port: addresses or ("127.0.0.1",),
        allows=lambda address: address in allows,
        plain=True,
        **options,
    )


def at(server, path="/a.ics", host=HOST, scheme="http"):
    return f"{scheme}://{host}:{server.server_port}{path}"


def refusal(url, **options):
    with pytest.raises(FetchError) as refused:
        fetch(url, **options)
    return str(refused.value)


# --- servers that mean well ---------------------------------------------------------


def test_a_file_comes_as_it_is(server):
    assert fetch(at(server), reach=near()) == Fetched(FILE, "a.ics", "")


def test_a_server_is_asked_as_a_browser_would_ask(server):
    fetch(at(server), reach=near())

    assert server.asked == [
        {
            "Host": f"{HOST}:{server.server_port}",
            "User-Agent": "event-companion",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
    ]


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/a.ics", {"Content_Type": "text/html"}, "a.ics"),
        ("/view/All", {"Content_Type": "application/json"}, "All.json"),
        ("/", {"Content_Type": "text/calendar; charset=utf-8"}, f"{HOST}.ics"),
        ("/", {"Content_Type": "image/png"}, HOST),
        ("/x?y=1", {"Content_Disposition": 'attachment; filename="t.csv"'}, "t.csv"),
        ("/x", {"Content_Disposition": 'inline; filename="../../etc/a.b"'}, "a.b"),
        ("/%C5%82%00.xml", {}, "ł.xml"),
    ],
)
def test_a_file_has_a_name(server, path, headers, name):
    server.answers[path] = send(**headers)

    assert fetch(at(server, path), reach=near()).filename == name


def test_letters_that_an_address_has_not_are_written_as_it_has_them(server):
    server.answers["/%C5%82?q=%C3%A9%20"] = send()

    assert fetch(at(server, "/ł?q=é%20"), reach=near()).data == FILE


def test_a_packed_file_is_unpacked(server):
    server.answers["/a.ics"] = send(gzip.compress(FILE), Content_Encoding="gzip")

    assert fetch(at(server), reach=near()).data == FILE


def test_a_file_in_chunks_is_put_together(server):
    server.answers["/a.ics"] = raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        *(b"3\r\nabc\r\n", b"2\r\nde\r\n", b"0\r\n\r\n"),
    )

    assert fetch(at(server), reach=near()).data == b"abcde"


@pytest.mark.parametrize(
    ("told", "tag", "asked_with"),
    [
        ({"ETag": '"v1"'}, '"v1"', "If-None-Match"),
        ({"ETag": 'W/"v1"', "Last_Modified": "x"}, 'W/"v1"', "If-None-Match"),
        (
            {"Last_Modified": "Sat, 01 Jun 2030 12:00:00 GMT"},
            "Sat, 01 Jun 2030 12:00:00 GMT",
            "If-Modified-Since",
        ),
    ],
)
def test_a_file_that_is_the_same_is_not_sent_again(server, told, tag, asked_with):
    server.answers["/a.ics"] = send(**told)
    first = fetch(at(server), reach=near())
    server.answers["/a.ics"] = send(b"", 304)
    second = fetch(at(server), etag=first.etag, reach=near())

    assert first.etag == tag
    assert server.asked[1][asked_with] == tag
    assert second == Fetched(b"", "", tag, unchanged=True)


def test_the_same_since_never_is_an_error(server):
    server.answers["/a.ics"] = send(b"", 304)

    assert refusal(at(server), reach=near()) == (
        f"{HOST} answered with an error (304). Try again later."
    )


def test_three_redirects_are_followed(server):
    server.answers |= {
        "/1": send(b"", 301, Location="/2"),
        "/2": send(b"", 307, Location=at(server, "/3")),
        "/3": send(b"", 302, Location="a.ics"),
    }

    assert fetch(at(server, "/1"), reach=near()).data == FILE


def test_a_fourth_redirect_is_not_followed(server):
    server.answers["/1"] = send(b"", 302, Location="/1")

    assert refusal(at(server, "/1"), reach=near()) == (
        f"{HOST} sends us on more than 3 times. Use the address where the file is."
    )
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, f"{HOST} has nothing at this address (404). Copy it anew."),
        (410, f"{HOST} has nothing at this address (410). Copy it anew."),
        (
            *(403,),
            f"{HOST} shows this address only to whom it knows (403). Use a public one.",
        ),
        (302, f"{HOST} answered with an error (302). Try again later."),  # to nowhere
        (500, f"{HOST} answered with an error (500). Try again later."),
        (204, f"{HOST} answered with an error (204). Try again later."),
    ],
)
def test_what_is_no_file_is_refused(server, status, sentence):
    server.answers["/a.ics"] = send(b"", status)

    assert refusal(at(server), reach=near()) == sentence


# --- addresses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "127.0.0.1", "127.8.8.8", "169.254.169.254"),
        *("172.16.0.1", "192.168.1.1", "100.64.0.1", "100.127.255.254", "198.18.0.1"),
        *("192.0.0.9", "192.0.2.1", "192.88.99.1", "224.0.0.1", "239.255.255.250"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1"),
        *("fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "2001:db8::1"),
        *("64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::808:808", "2001::1"),
        *("2002:a00:1::", "2002:7f00:1::1", "3fff::1", "100::1", "5f00::1"),
    ],
)
def test_an_address_inside_is_not_public(address):
    assert is_public(address) is False


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1"),
        *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
    ],
)
def test_an_address_of_everybody_is_public(address):
    assert is_public(address) is True


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_in_any_of_its_forms(address):
    number = int(address)
    forms = [f"::ffff:{address}", f"64:ff9b::{number >> 16:x}:{number & 65535:x}"]

    assert {is_public(form) for form in forms} == {is_public(str(address))}


@pytest.mark.parametrize(
    "addresses",
    [
        *(("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("::1",), ("::ffff:10.0.0.1",)),
        *(("2606:4700::1", "fd00::1"), ()),
    ],
)
def test_one_address_inside_spoils_them_all(addresses):
    reach = Reach(resolve=lambda host, port: addresses)

    assert refusal(f"https://{HOST}/a.ics", reach=reach) == NOT_PUBLIC


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("localhost", "localhost"),
        ("2130706433", "2130706433"),
        ("0x7f.1", "0x7f.1"),
        ("0", "0"),
        ("127。0。0。1", "127.0.0.1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
    ],
)
def test_this_machine_is_not_read_however_it_is_written(server, written, host):
    url = at(server, host=written, scheme="https")

    assert refusal(url) == (
        f"{host} is not on the public internet, and nothing else is read."
    )
    assert server.asked == []


@pytest.mark.parametrize(
    "inside", ["http://127.0.0.1:{port}/a.ics", "//127.0.0.1:{port}/a.ics"]
)
def test_a_redirect_does_not_lead_inside(serve, inside):
    first, other = serve("127.0.0.2"), serve("127.0.0.1")
    onward = inside.format(port=other.server_port)
    first.answers["/a.ics"] = send(b"", 302, Location=onward)
    addresses = {HOST: ["127.0.0.2"], "127.0.0.1": ["127.0.0.1"]}
    reach = Reach(
        resolve=lambda host, port: addresses[host],
        allows=lambda address: address == "127.0.0.2",
        plain=True,
    )

    assert refusal(at(first), reach=reach) == (
        "127.0.0.1 is not on the public internet, and nothing else is read."
    )
    assert (len(first.asked), other.asked) == (1, [])


@pytest.mark.parametrize("onward", ["file:///etc/passwd", "ftp://x.org/", "gopher:x"])
def test_a_redirect_does_not_lead_out_of_the_web(server, onward):
    server.answers["/a.ics"] = send(b"", 302, Location=onward)

    assert refusal(at(server), reach=near()) == (
        "Only addresses that begin with https:// are read."
    )


def test_a_redirect_to_what_is_no_address_is_told(server):
    server.answers["/a.ics"] = send(b"", 302, Location="https://[bad")

    assert refusal(at(server), reach=near()) == "That is no address. Copy it anew."


def test_a_host_that_moves_inside_is_asked_where_it_was_checked(serve):
    outside = serve("127.0.0.1")
    inside = serve("127.0.0.2", outside.server_port)
    inside.answers["/a.ics"] = send(b"secret")
    answers = itertools.chain([["127.0.0.1"]], itertools.repeat(["127.0.0.2"]))
    asked = []

    def resolve(host, port):
        asked.append(host)
        return next(answers)

    reach = Reach(resolve, allows=lambda address: address == "127.0.0.1", plain=True)
    found = fetch(at(outside), reach=reach)
    again = refusal(at(outside), reach=reach)

    assert (found.data, again) == (FILE, NOT_PUBLIC)
    assert (asked, inside.asked) == ([HOST, HOST], [])


def test_a_host_that_moves_inside_between_redirects_is_refused(serve):
    server = serve()
    server.answers["/1"] = send(b"", 302, Location="/a.ics")
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    reach = Reach(
        resolve=lambda host, port: next(answers),
        allows=lambda address: address == "127.0.0.1",
        plain=True,
    )

    assert refusal(at(server, "/1"), reach=reach) == NOT_PUBLIC
    assert len(server.asked) == 1


ONLY_HTTPS = "Only addresses that begin with https:// are read."
WITH_PASSWORD = (
    "The address has a user name or a password in it, which is not for us to keep. "
    "Use the public address of the agenda."
)
ODD_LETTERS = "The address has letters that no address has. Copy it anew."
NO_ADDRESS = "That is no address. Copy it anew."


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://x.org/a", ONLY_HTTPS),
        ("ftp://x.org/a", ONLY_HTTPS),
        ("file:///etc/passwd", ONLY_HTTPS),
        ("x.org/a", ONLY_HTTPS),
        ("https:///a", ONLY_HTTPS),
        ("https:a", ONLY_HTTPS),
        ("", ONLY_HTTPS),
        ("https://me:secret@x.org/", WITH_PASSWORD),
        ("https://me@x.org", WITH_PASSWORD),
        ("https://@x.org", WITH_PASSWORD),
        ("https://x.org/a b", ODD_LETTERS),
        ("https://x.org\\@127.0.0.1/", ODD_LETTERS),
        ("https://x\n.org", ODD_LETTERS),
        ("https://x.org/\r\nX: y", ODD_LETTERS),
        ("https://x.org/\0", ODD_LETTERS),
        ("https://x\t.org", ODD_LETTERS),
        ("https://x.org:a/", NO_ADDRESS),
        ("https://x.org:99999/", NO_ADDRESS),
        ("https://[::/", NO_ADDRESS),
        ("https://x..org/", NO_ADDRESS),
        ("https://x.org:22/", "No agenda is read from port 22. Leave the port out."),
        ("https://x.org:80/", "No agenda is read from port 80. Leave the port out."),
        ("https://x.org:0/", "No agenda is read from port 0. Leave the port out."),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_before_anybody_is_asked(
    url, sentence
):
    def resolve(host, port):
        raise AssertionError(host)

    assert refusal(url, reach=Reach(resolve)) == sentence


def test_without_tls_only_this_machine_is_read():
    reach = Reach(lambda host, port: ["8.8.8.8"], plain=True)

    assert refusal(f"http://{HOST}/", reach=reach) == NOT_PUBLIC


def test_a_host_that_is_none_is_told():
    def resolve(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert refusal(f"https://{HOST}/", reach=Reach(resolve)) == (
        f"There is no {HOST}. Check the address for a misspelling."
    )


def test_a_host_that_nobody_serves_is_told(serve):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, and nobody listens
        url = f"http://{HOST}:{free.getsockname()[1]}/"

        assert refusal(url, reach=near()) == (
            f"{HOST} does not answer. Check the address, or try again later."
        )


def test_of_several_addresses_the_next_one_answers(serve):
    server = serve("127.0.0.2")
    both = ("127.0.0.1", "127.0.0.2")

    assert fetch(at(server), reach=near(*both, allows=both)).data == FILE


# --- servers that do not mean well --------------------------------------------------


def test_a_file_may_have_as_many_bytes_as_allowed(server):
    server.answers["/a.ics"] = send(b"x" * 1_000_000)

    assert len(fetch(at(server), limit=1_000_000, reach=near()).data) == 1_000_000


@pytest.mark.parametrize(
    "answer",
    [
        send(b"x" * 1_000_001),
        raw(b"HTTP/1.0 200 OK\r\n\r\n", *[b"x" * 100_000] * 20),
        send(gzip.compress(b"x" * 1_000_001), Content_Encoding="gzip"),
    ],
    ids=["told", "not told", "packed"],
)
def test_a_larger_file_is_refused(server, answer):
    server.answers["/a.ics"] = answer

    assert refusal(at(server), limit=1_000_000, reach=near()) == (
        "The file has more than 1 MB. Is it the address of the agenda alone?"
    )


def test_a_packed_bomb_is_not_unpacked(server):
    bomb = gzip.compress(bytes(500_000_000), 1)  # half a gigabyte of nothing
    server.answers["/a.ics"] = send(bomb, Content_Encoding="gzip")
    began = time.process_time()

    assert refusal(at(server), reach=near()) == (
        "The file has more than 20 MB. Is it the address of the agenda alone?"
    )
    assert time.process_time() - began < 5


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_packings_are_refused(server, packing):
    server.answers["/a.ics"] = send(Content_Encoding=packing)

    assert refusal(at(server), reach=near()) == (
        f"{HOST} packs the file as {packing}: we read gzip."
    )


HEAD = b"HTTP/1.1 200 OK\r\n"
DRIP = [b"x"] * 1000  # fifty seconds of them


@pytest.mark.parametrize(
    "answer",
    [
        raw(*DRIP, every=0.05),
        raw(HEAD, *[b"A: b\r\n"] * 1000, every=0.05),
        raw(HEAD + b"Content-Length: 10000\r\n\r\n", *DRIP, every=0.05),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1", *DRIP, every=0.05),
        raw(b"", every=50),
    ],
    ids=["status", "headers", "body", "chunks", "nothing"],
)
def test_a_slow_drip_ends_with_the_time(server, answer):
    server.answers["/a.ics"] = answer
    began = time.monotonic()

    assert refusal(at(server), seconds=0.5, reach=near()) == (
        f"{HOST} took longer than 0.5 seconds. Try again later."
    )
    assert 0.4 < time.monotonic() - began < 15  # a busy machine's half second


def test_redirects_share_the_time(server):
    def slow(handler):
        time.sleep(0.3)
        send(b"", 302, Location="/a.ics")(handler)

    server.answers["/a.ics"] = slow

    assert refusal(at(server), seconds=0.5, reach=near()) == (
        f"{HOST} took longer than 0.5 seconds. Try again later."
    )


def test_a_slow_name_server_ends_with_the_time():
    waiting = threading.Event()
    reach = Reach(resolve=lambda host, port: waiting.wait(60) and [])

    sentence = refusal(f"https://{HOST}/", seconds=0.3, reach=reach)
    waiting.set()

    assert sentence == f"{HOST} took longer than 0.3 seconds. Try again later."


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a file"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"),
        send(gzip.compress(FILE * 100)[:-9], Content_Encoding="gzip"),
        send(gzip.compress(FILE) * 2, Content_Encoding="gzip"),
        send(FILE, Content_Encoding="gzip"),
        raw(b"220 mail.example.org ESMTP\r\n"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000),
        raw(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 100_000),
        raw(b""),
    ],
    ids=[
        *("length", "chunks", "packed", "packed twice", "not packed", "mail server"),
        *("headers", "long header", "nothing"),
    ],
)
def test_half_a_file_or_nonsense_is_no_file(server, answer):
    server.answers["/a.ics"] = answer

    assert refusal(at(server), reach=near()) == BROKE_OFF


# --- TLS ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of our host; return the files of it and of its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, which makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", f"subjectAltName=DNS:{HOST}"),
            *("-out", files[0], "-keyout", files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files


@pytest.fixture
def secure(serve, certificate):
    """A server with that certificate; remembers the names it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    names = []
    context.sni_callback = lambda connection, name, own: names.append(name)
    server = serve(tls=context)
    server.names = names
    return server


@pytest.fixture
def trusting(certificate):
    """Reach this machine, and believe that certificate."""
    return near(tls=ssl.create_default_context(cafile=certificate[0]))


def test_over_tls_the_host_is_asked_by_its_name(secure, trusting):
    found = fetch(at(secure, scheme="https"), reach=trusting)

    assert (found.data, secure.names) == (FILE, [HOST])


def test_a_certificate_of_another_host_is_not_believed(secure, trusting):
    url = at(secure, host="other.example.org", scheme="https")

    assert refusal(url, reach=trusting) == (
        "other.example.org cannot prove that it is other.example.org: Hostname "
        "mismatch, certificate is not valid for 'other.example.org'."
    )


def test_a_certificate_that_nobody_signed_is_not_believed(secure):
    assert refusal(at(secure, scheme="https"), reach=near()) == (
        f"{HOST} cannot prove that it is {HOST}: self-signed certificate."
    )


def test_a_file_that_was_cut_off_under_way_is_not_believed(secure, trusting):
    # No length is told, and the connection ends without a good-bye.
    secure.answers["/a.ics"] = raw(b"HTTP/1.0 200 OK\r\n\r\nhalf a file")

    assert refusal(at(secure, scheme="https"), reach=trusting) == BROKE_OFF


def test_a_server_without_tls_is_no_secure_one(server):
    assert refusal(at(server, scheme="https"), reach=near()) == BROKE_OFF


def test_tls_that_never_begins_ends_with_the_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://{HOST}:{silent.getsockname()[1]}/"

        assert refusal(url, seconds=0.3, reach=near()) == (
            f"{HOST} took longer than 0.3 seconds. Try again later."
        )
