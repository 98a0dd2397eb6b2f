"""Running the matcher on an event, and showing each person whom it suggests."""

from companion.matches.service.crowd import MATCHED_ROLES
from companion.matches.service.lists import (
    Suggested,
    ask_why,
    between,
    explain,
    put_aside,
    suggestions,
    welcome,
)
from companion.matches.service.reasons import Reasons, reasons_in
from companion.matches.service.runs import (
    embed_some,
    fail,
    latest,
    report,
    request,
    ring,
    solve,
    unfinished,
)

__all__ = [
    "MATCHED_ROLES",
    "Reasons",
    "Suggested",
    "ask_why",
    "between",
    "embed_some",
    "explain",
    "fail",
    "latest",
    "put_aside",
    "reasons_in",
    "report",
    "request",
    "ring",
    "solve",
    "suggestions",
    "unfinished",
    "welcome",
]
