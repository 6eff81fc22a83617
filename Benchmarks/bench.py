#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures waypost on this machine: prints tables and bars, and keeps them in docs/benchmarks.md.

Exits 0 when everything was measured, whether or not a bar was met; 1 when a part failed or an answer or a visit was
lost; 2 when something is missing.
"""

from __future__ import annotations

import argparse
import datetime
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import core
import durability
import footprint
import machine
import peer
import qr
import reader
import report
import scale
import semantics
from servers import Server
from tools import Load, Tools

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {
    "durability": durability.measure,
    "nginx": peer.measure,
    "semantics": semantics.measure,
    "codes": scale.measure_codes,
    "visits": scale.measure_visits,
    "footprint": footprint.measure,
    "ingest": core.measure_ingest,
    "drain": core.measure_drain,
    "qr": qr.measure,
    "reader": reader.measure,
}
BASELINE = ["durability", "nginx"]
PACKAGES = {"gcc": "gcc", "nginx": "nginx-light", "strip": "binutils", "ldd": "libc-bin"}


class Bench:
    """One run: what is measured, for how long, where, and what went wrong."""

    settings: dict[str, str] = {}

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.folder = folder
        self.binary: Path | None = None if options.baseline else options.binary.resolve()
        self.tools = Tools(folder / "tools")
        self.quiet = machine.Quiet()
        self.problems: list[str] = []
        self.repeats = 1 if options.quick else 3
        self.seconds, self.warmup = (1.0, 0.3) if options.quick else (options.seconds, options.seconds / 4)
        self.starts = 5 if options.quick else 20
        self.against: Path | None = options.against.resolve() if options.against else None
        self.codes, self.visits, self.stored = options.codes, options.visits, options.visits

    def rounds(self) -> Iterator[int]:
        """The turns of a section: what is compared runs once in each."""
        for turn in range(self.repeats):
            self.quiet.sample()
            yield turn

    def load(
        self, server: Server, paths: Path, connections: int, seconds: float | None = None, warmup: float | None = None,
        requests: int = 0, source: str | None = None,
    ) -> Load:
        run = self.tools.load(
            server.port, paths, connections, self.seconds if seconds is None else seconds,
            self.warmup if warmup is None else warmup, requests, server.processes(), source,
        )
        for problem in run.problems:
            self.problem(f"{server.name}, {connections} connections: {problem}")
        return run

    def problem(self, text: str) -> None:
        print(f"problem: {text}", file=sys.stderr, flush=True)
        self.problems.append(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/waypost", help="the waypost to measure")
    parser.add_argument("--against", type=Path, help="an earlier waypost, to compare the cost of a redirect with")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each run of the full benchmark takes")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute; writes no document")
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, with commas (default: %(default)s)")
    parser.add_argument("--codes", type=int, help="codes in the large catalog (1,000,000; quick 50,000)")
    parser.add_argument("--visits", type=int, help="visits in the long log, and in the core (10,000,000; quick 200,000)")
    parser.add_argument("--baseline", action="store_true", help="only nginx and the SQLite loop, without waypost")
    parser.add_argument("--document", type=Path, help="where the tables go (default: docs/benchmarks.md of a full run)")
    options = parser.parse_args()
    options.codes = options.codes or (50_000 if options.quick else 1_000_000)
    options.visits = options.visits or (200_000 if options.quick else 10_000_000)
    options.sections = BASELINE if options.baseline else options.only.split(",")
    is_full = not options.quick and not options.baseline and options.sections == list(SECTIONS)
    if is_full and not options.document:
        options.document = ROOT / "docs/benchmarks.md"
    return options


def missing(options: argparse.Namespace) -> list[str]:
    """What has to be there first, each with what to do about it."""
    found = [f"{tool}: apt-get install {package}" for tool, package in PACKAGES.items() if not shutil.which(tool)]
    if not Path("/usr/include/sqlite3.h").exists():
        found.append("sqlite3.h: apt-get install libsqlite3-dev")
    if not options.baseline and not options.binary.is_file():
        found.append(f"{options.binary}: build it first, `make build`, or name another with --binary")
    unknown = [name for name in options.sections if name not in SECTIONS]
    found += [f"no section {name!r}; there are {', '.join(SECTIONS)}" for name in unknown]
    if options.document and not options.document.is_file():
        found.append(f"{options.document}: the document that takes the tables is not there")
    return found


def measure(bench: Bench, names: list[str]) -> list[report.Section]:
    sections = []
    for name in names:
        start = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            section = SECTIONS[name](bench)
        except Exception as error:
            traceback.print_exc()
            bench.problem(f"{name} was not measured: {error}")
            continue
        print(f"\n{section.markdown()}\n", flush=True)
        print(f"{name} took {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        sections.append(section)
    return sections


def summary(bench: Bench, facts: str) -> str:
    lines = [
        f"Measured on {datetime.date.today().isoformat()}: {facts}",
        f"Each figure is the median of {bench.repeats} runs of {bench.seconds:.0f} s, taken in turns. "
        + bench.quiet.sentence(),
    ]
    if bench.problems:
        lines.append("Problems in this run:\n\n" + "\n".join(f"- {problem}" for problem in bench.problems))
    return "\n\n".join(lines)


def run(options: argparse.Namespace, folder: Path) -> int:
    bench = Bench(options, folder)
    facts = machine.facts(folder)
    sections = measure(bench, options.sections)
    head = summary(bench, facts)
    print(head)
    bars = [bar for section in sections for bar in section.bars]
    print(f"\n{sum(bar.is_met for bar in bars)} of {len(bars)} bars met.")
    if options.document:
        report.write(options.document, "\n\n".join([head, *(section.markdown() for section in sections)]))
    return 1 if bench.problems else 0


def main() -> int:
    options = arguments()
    # Where Debian keeps nginx; a user's PATH may lack it.
    os.environ["PATH"] += ":/usr/sbin"
    gaps = missing(options)
    if gaps:
        print("cannot measure:", *gaps, sep="\n  ", file=sys.stderr)
        return 2
    # So that the servers are ended and the folder is removed.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(1))
    place = ROOT / ".build/bench"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=place) as folder:
        return run(options, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
