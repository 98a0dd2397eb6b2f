"""Running the matcher on an event, and showing each person whom it suggests."""

from companion.matches.service.answers import (
    Said,
    accept,
    given,
    met,
    said,
    was_useful,
)
from companion.matches.service.blocks import (
    begin,
    compare,
    crowd_of,
    finish,
    plan,
    settle,
    settled,
)
from companion.matches.service.crowd import MATCHED_ROLES, encoder
from companion.matches.service.door import closed, take_over
from companion.matches.service.keeping import keep
from companion.matches.service.learning import learned
from companion.matches.service.lists import (
    Suggested,
    ask_why,
    between,
    explain,
    mend,
    open_door,
    put_aside,
    suggestions,
    texts_of,
    welcome,
)
from companion.matches.service.reasons import Reasons, reasons_in
from companion.matches.service.runs import (
    cancel,
    fail,
    is_refused,
    latest,
    let_go,
    report,
    request,
    ring,
    unfinished,
)

__all__ = [
    "MATCHED_ROLES",
    "Reasons",
    "Said",
    "Suggested",
    "accept",
    "ask_why",
    "begin",
    "between",
    "cancel",
    "closed",
    "compare",
    "crowd_of",
    "encoder",
    "explain",
    "fail",
    "finish",
    "given",
    "is_refused",
    "keep",
    "latest",
    "learned",
    "let_go",
    "mend",
    "met",
    "open_door",
    "plan",
    "put_aside",
    "reasons_in",
    "report",
    "request",
    "ring",
    "said",
    "settle",
    "settled",
    "suggestions",
    "take_over",
    "texts_of",
    "unfinished",
    "was_useful",
    "welcome",
]
