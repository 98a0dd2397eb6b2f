"""What commands have in common that do the work of a worker."""

import time
from collections.abc import Callable
from typing import TypeVar

import click
from flask import Flask

from companion import work
from companion.extensions import db
from companion.matches.models import UNDER_WAY, MatchRun
from companion.organizing.models import TablePlan

Row = TypeVar("Row", MatchRun, TablePlan)


def work_off(app: Flask, row: Row, ring: Callable[[Row], None]) -> None:
    """Do all of a run here; what a worker beside has in hand is waited for."""
    try:
        work.run_rung(app)
        db.session.refresh(row)
        while row.state in UNDER_WAY:
            time.sleep(1.0)
            ring(row)
            db.session.commit()
            work.run_rung(app)
            db.session.refresh(row)
    except KeyboardInterrupt:
        raise click.ClickException(
            "Interrupted. The same command goes on from here; so does a worker."
        ) from None
