"""A language model of the host's own may say a question more simply. Off by default.

It is asked at an OpenAI-compatible address, for each question once, and waited for
hardly at all: what does not come in time, or says something else, is left out.
"""

import json
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from companion.core.questions import Question
from companion.core.questions.rephrase import rephrased

PATIENCE = 2.0  # seconds that a page waits for all its questions
LONGEST = 20_000  # bytes of an answer
KEPT = 2_000  # answers; a failure is kept, too, until it is AGAIN seconds old
AGAIN = 600
ORDER = (
    "Rephrase the question so that it is easy to say aloud, in the same language. Keep"
    " every word in quotation marks as it is, add nothing, answer with one question."
)

log = logging.getLogger(__name__)
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="rephrase")


@dataclass(frozen=True, slots=True)
class _Asked:
    address: str
    text: str
    period: int


def in_other_words(questions: Sequence[Question], address: str) -> list[Question]:
    """Return the questions, each rephrased if the model at *address* did that well."""
    if not address:
        return list(questions)
    until = time.monotonic() + PATIENCE
    period = int(time.time() // AGAIN)
    answers = [
        _POOL.submit(_answer, _Asked(address, question.text, period))
        for question in questions
    ]
    said = []
    for question, answer in zip(questions, answers, strict=True):
        try:
            text = answer.result(timeout=max(0.0, until - time.monotonic()))
        except TimeoutError:
            text = ""
        said.append(rephrased(question, text))
    return said


@lru_cache(maxsize=KEPT)
def _answer(asked: _Asked) -> str:
    """Return what the model says, or nothing: whatever a server does is no error."""
    try:
        return _fetched(urlsplit(asked.address), asked.text)
    except (OSError, HTTPException, ValueError, KeyError, TypeError, IndexError) as why:
        # The address may hold a key, so it is not logged.
        log.warning("The language model gave no answer: %s", type(why).__name__)
        return ""


def _fetched(address: SplitResult, text: str) -> str:
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json"}
    if address.password:
        headers["Authorization"] = f"Bearer {address.password}"
    body = {
        "model": address.fragment or "default",
        "temperature": 0,
        "messages": [
            {"role": "system", "content": ORDER},
            {"role": "user", "content": text},
        ],
    }
    try:
        path = f"{address.path.rstrip('/')}/chat/completions"
        connection.request("POST", path, json.dumps(body), headers)
        answer = json.loads(_read(connection.getresponse()))
    except RecursionError as error:
        raise ValueError from error
    finally:
        connection.close()
    return str(answer["choices"][0]["message"]["content"])


def _read(response: HTTPResponse) -> bytes:
    """Read an answer that is neither endless nor sent byte by byte."""
    until = time.monotonic() + PATIENCE
    data = b""
    while piece := response.read1(LONGEST):
        data += piece
        if len(data) > LONGEST or time.monotonic() > until:
            raise HTTPException
    if response.status != 200:
        raise HTTPException
    return data
