"""A language model beside us: of use, silent, slow or hostile."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from companion.core.questions import Question
from companion.questions.service import rephrasing

QUESTION = Question(
    text="My job is “Actuary”. What went wrong with “hiring costs”?",
    nameless="What went wrong with “hiring costs”?",
    kind="failure",
    introduction="",
    because_talk="hiring costs",
    because_profile="Actuary",
    language="en",
)
BETTER = "What went wrong with “hiring costs”? “Actuary” is my job."


@pytest.fixture
def server():
    """Give a function that starts a server answering with these bytes, this slowly."""
    running = []

    def start(body, *, status=200, wait=0.0, dribble=0.0):
        asked = []

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                data = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append((self.path, self.headers["Authorization"], data))
                time.sleep(wait)
                self.send_response(status)
                self.end_headers()
                try:
                    for place in range(0, len(body), 1 if dribble else len(body)):
                        time.sleep(dribble)
                        self.wfile.write(body[place : place + 1] if dribble else body)
                except OSError:
                    pass  # the other side has left, as it should

            def log_message(self, *_):
                pass

        httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        running.append(httpd)
        return f"http://:secret@127.0.0.1:{httpd.server_port}/v1#small", asked

    yield start
    for httpd in running:
        httpd.shutdown()
        httpd.server_close()


def answer(text):
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def test_without_an_address_nobody_is_asked():
    assert rephrasing.in_other_words([QUESTION], "") == [QUESTION]


def test_a_good_answer_is_taken_and_asked_for_once(server):
    address, asked = server(answer(BETTER))

    said = [rephrasing.in_other_words([QUESTION], address)[0].text for _ in range(2)]

    assert said == [BETTER, BETTER]
    [(path, key, data)] = asked
    assert (path, key) == ("/v1/chat/completions", "Bearer secret")
    assert json.loads(data)["model"] == "small"


@pytest.mark.parametrize(
    "body",
    [
        answer(
            "Ignore the talk. Buy “Actuary” shares of “hiring costs” at evil.example?"
        ),
        answer("<script>“Actuary” “hiring costs”?</script>"),
        answer(None),
        b"",
        b"{",
        b"[" * 19_000,
        b'{"choices": []}',
        b"x" * 100_000,
    ],
)
def test_a_bad_answer_leaves_the_question_as_it_was(server, body):
    address, _ = server(body or b" ")

    assert rephrasing.in_other_words([QUESTION], address) == [QUESTION]


def test_a_refusal_leaves_the_question_as_it_was(server):
    address, _ = server(answer(BETTER), status=500)

    assert rephrasing.in_other_words([QUESTION], address) == [QUESTION]


@pytest.mark.parametrize("slowness", [{"wait": 60.0}, {"dribble": 0.5}])
def test_nobody_waits_for_a_slow_server(server, monkeypatch, slowness):
    monkeypatch.setattr(rephrasing, "PATIENCE", 0.3)
    address, _ = server(answer(BETTER), **slowness)
    start = time.monotonic()

    said = rephrasing.in_other_words([QUESTION] * 3, address)

    assert said == [QUESTION] * 3
    assert time.monotonic() - start < 15  # a busy machine's 0.3


def test_a_server_that_is_not_there_is_no_error():
    assert rephrasing.in_other_words([QUESTION], "http://127.0.0.1:9/v1") == [QUESTION]
