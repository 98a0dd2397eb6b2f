"""Boards of questions: asking, voting, merging, leading, answering by letter."""

from companion.boards.service.asking import (
    LONGEST,
    SHORTEST,
    Draft,
    Found,
    Posted,
    allow_anonymous,
    ask,
    find,
    ring,
)
from companion.boards.service.leading import ANSWER_LENGTH, answer, move, report
from companion.boards.service.leaving import asked, forget, take_back, voted
from companion.boards.service.letters import readers, tell_some, untold
from companion.boards.service.listing import Board, Entry, Wording, board, count, entry
from companion.boards.service.merging import merge, part, read, unread
from companion.boards.service.place import (
    Closed,
    check_leads,
    has_board,
    is_open,
    leads,
    question,
    talk_with_board,
)
from companion.boards.service.voting import vote

__all__ = [
    "ANSWER_LENGTH",
    "LONGEST",
    "SHORTEST",
    "Board",
    "Closed",
    "Draft",
    "Entry",
    "Found",
    "Posted",
    "Wording",
    "allow_anonymous",
    "answer",
    "ask",
    "asked",
    "board",
    "check_leads",
    "count",
    "entry",
    "find",
    "forget",
    "has_board",
    "is_open",
    "leads",
    "merge",
    "move",
    "part",
    "question",
    "read",
    "readers",
    "report",
    "ring",
    "take_back",
    "talk_with_board",
    "tell_some",
    "unread",
    "untold",
    "vote",
    "voted",
]
