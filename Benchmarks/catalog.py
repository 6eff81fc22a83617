# SPDX-License-Identifier: Apache-2.0
"""State directories with as many codes and visits as a measurement needs."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import random
import sqlite3
import subprocess
from pathlib import Path

from servers import waypost_environment, waypost_place


def waypost(binary: Path, *arguments: str, state: Path, timeout: float = 120) -> str:
    """Runs a command of the CLI to its end."""
    command = [str(binary), *arguments, *waypost_place(state)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=waypost_environment({}))
    if done.returncode != 0:
        raise RuntimeError(f"waypost {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def add_touchpoint(binary: Path, state: Path) -> list[str]:
    """One touchpoint; its codes."""
    out = waypost(binary, "touchpoint", "add", "--title", "Stand 0", "--to", destination(0), "--json", state=state)
    return [placement["code"] for placement in json.loads(out)["placements"]]


def destination(number: int) -> str:
    return f"https://www.example.com/landing/{number}?utm_source=venue&utm_medium=qr"


def fill(binary: Path, state: Path, codes: int, timeout: float = 900) -> list[str]:
    """A state directory with at least this many codes, imported from a CSV file; all its codes."""
    state.mkdir(parents=True)
    found = add_touchpoint(binary, state)
    missing = math.ceil(codes / len(found)) - 1
    if missing > 0:
        table = state.parent / f"{state.name}.csv"
        with table.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["destination", "title"])
            rows.writerows((destination(n), f"Stand {n}") for n in range(1, missing + 1))
        waypost(binary, "touchpoint", "import", str(table), state=state, timeout=timeout)
        table.unlink()
        found = all_codes(state)
    if len(found) < codes:
        raise RuntimeError(f"the import made {len(found)} codes instead of {codes}")
    return found


def all_codes(state: Path) -> list[str]:
    """Read from the catalog itself: a million of them are too many for a command's JSON."""
    with _open(state / "catalog.db") as catalog:
        columns = [name for (name,) in catalog.execute("SELECT name FROM pragma_table_info('placement')")]
        name = next((name for name in ("code", "key") if name in columns), None)
        if not name:
            raise RuntimeError(f"catalog.db: the table placement has no column for its code, only {columns}")
        return [code for (code,) in catalog.execute(f"SELECT {name} FROM placement")]


def write_paths(folder: Path, name: str, codes: list[str]) -> Path:
    """The file from which the load generator draws, in an order that says nothing about the catalog's."""
    path = folder / f"{name}.paths"
    shuffled = random.Random(7).sample(codes, len(codes))
    path.write_text("".join(f"/{code}\n" for code in shuffled))
    return path


def last_visit(state: Path) -> int:
    """The number of the newest visit in the log; 0 when there is none."""
    with _open(state / "visits.db") as log:
        return log.execute("SELECT coalesce(max(seq), 0) FROM visit").fetchone()[0]


def visits_after(state: Path, number: int) -> tuple[int, int]:
    """How many visits came after a number, and how many of them were answered before their commit."""
    with _open(state / "visits.db") as log:
        return log.execute("SELECT count(*), coalesce(sum(early), 0) FROM visit WHERE seq > ?", [number]).fetchone()


def _open(path: Path):
    return contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30))


def copy_log(state: Path, copy: Path) -> Path:
    """A consistent copy of a log that may be in use, for the loop to take its table and a row from."""
    with _open(state / "visits.db") as log, contextlib.closing(sqlite3.connect(copy)) as target:
        log.backup(target)
    return copy


def prefill(state: Path, visits: int) -> int:
    """Repeats the newest visit of a log that no one has open, ten a second; the size of the file afterwards.

    Nothing is journalled or flushed while it is filled: if that fails, the whole directory is thrown away.
    """
    path = state / "visits.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as log:
        log.execute("PRAGMA journal_mode = OFF")
        log.execute("PRAGMA synchronous = OFF")
        changing = {"seq": "sample.seq + n", "wall": f"sample.wall - 100 * ({visits:d} - n)"}
        columns = [name for (name,) in log.execute("SELECT name FROM pragma_table_info('visit')")]
        values = ", ".join(changing.get(name, f"sample.{name}") for name in columns)
        log.execute(
            f"""
            WITH RECURSIVE counter(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counter WHERE n < {visits:d}),
                sample AS MATERIALIZED (SELECT * FROM visit ORDER BY seq DESC LIMIT 1)
            INSERT INTO visit SELECT {values} FROM counter CROSS JOIN sample
            """
        )
        log.execute("PRAGMA journal_mode = WAL")
    return path.stat().st_size
