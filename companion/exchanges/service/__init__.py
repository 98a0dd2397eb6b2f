"""Scans and what comes of them: cards in both books, or a question first."""

from companion.exchanges.service.alarms import (
    REPORT_LENGTH,
    raise_alarm,
    report,
    reports,
    settle,
)
from companion.exchanges.service.asking import Scanned, answer, asked, scanned
from companion.exchanges.service.blocking import block, blocked, unblock
from companion.exchanges.service.cards import card, handed_over
from companion.exchanges.service.news import ACCEPTED, ASKS, LEAD, MET, News, since
from companion.exchanges.service.pairs import Pair, between, events_of, seen
from companion.exchanges.service.recording import Outcome, Scan, is_waiting
from companion.exchanges.service.scanning import (
    QUOTA,
    ask,
    at_once,
    bring_together,
    count_typed,
    exchange,
    refused,
    scan,
)
from companion.exchanges.service.ties import tied
from companion.exchanges.service.withdrawing import withdraw, withdraw_lead
from companion.exchanges.service.words import first_words, reasons

__all__ = [
    "ACCEPTED",
    "ASKS",
    "LEAD",
    "MET",
    "QUOTA",
    "REPORT_LENGTH",
    "News",
    "Outcome",
    "Pair",
    "Scan",
    "Scanned",
    "answer",
    "ask",
    "asked",
    "at_once",
    "between",
    "block",
    "blocked",
    "bring_together",
    "card",
    "count_typed",
    "events_of",
    "exchange",
    "first_words",
    "handed_over",
    "is_waiting",
    "raise_alarm",
    "reasons",
    "refused",
    "report",
    "reports",
    "scan",
    "scanned",
    "seen",
    "settle",
    "since",
    "tied",
    "unblock",
    "withdraw",
    "withdraw_lead",
]
