# SPDX-License-Identifier: Apache-2.0
"""Redirects per second with every visit on disk before its answer, beside what SQLite alone can do."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack

import catalog
from report import Section, Table, count, median, microseconds, milliseconds, ratio, times
from servers import Waypost
from tools import FLUSH_US, Load, Loop

CONNECTIONS = (1, 64, 512)
RELAXED_CONNECTIONS = (64, 512)


class Terms:
    """The real disk, or the disk whose every flush takes the same time."""

    def __init__(self, name: str, is_slow: bool) -> None:
        self.name, self.is_slow = name, is_slow
        self.loops: dict[int, list[Loop]] = defaultdict(list)
        self.loads: dict[tuple[str, int], list[Load]] = defaultdict(list)


def measure(bench) -> Section:
    section = Section("Durable redirects")
    disk = Terms("real disk", is_slow=False)
    slow = Terms(f"every flush {FLUSH_US / 1000:.0f} ms", is_slow=True)
    for terms in (disk, slow):
        _run(bench, terms)
        section.parts += [f"**{terms.name[0].upper()}{terms.name[1:]}**", _table(terms)]
    if bench.binary:
        _bars(section, slow, disk)
    return section


def _run(bench, terms: Terms) -> None:
    with ExitStack() as stack:
        servers, sample, paths = {}, None, None
        for mode in ("commit", "relaxed") if bench.binary else ():
            state = bench.folder / f"{mode}-{'slow' if terms.is_slow else 'disk'}"
            codes = catalog.fill(bench.binary, state, 1000)
            servers[mode] = stack.enter_context(_serve(bench, state, mode, terms))
            paths = catalog.write_paths(bench.folder, state.name, codes)
            servers[mode].paths = paths
            servers[mode].redirect(f"/{codes[0]}")
        if servers:
            sample = catalog.copy_log(servers["commit"].state, bench.folder / f"sample-{terms.is_slow:d}.db")
        answered = {mode: 0 for mode in servers}
        before = {mode: catalog.last_visit(server.state) for mode, server in servers.items()}
        for _ in bench.rounds():
            for batch in CONNECTIONS:
                terms.loops[batch].append(
                    bench.tools.loop(bench.folder, batch, bench.seconds, bench.warmup, sample, terms.is_slow)
                )
                for mode, server in servers.items():
                    if mode == "commit" or batch in RELAXED_CONNECTIONS:
                        load = bench.load(server, server.paths, batch)
                        terms.loads[mode, batch].append(load)
                        answered[mode] += load.redirected
        for mode, server in servers.items():
            server.stop()
            _account(bench, terms, mode, answered[mode], *catalog.visits_after(server.state, before[mode]))
        _check_shim(bench, terms)


def _serve(bench, state, mode: str, terms: Terms) -> Waypost:
    settings = {"WAYPOST_REDIRECT_DURABILITY": mode, "WAYPOST_REDIRECT_DEADLINE_MS": "0", **bench.settings}
    preload = bench.tools.shim_environment() if terms.is_slow else {}
    return Waypost(bench.binary, state, settings, preload)


def _account(bench, terms: Terms, mode: str, answered: int, recorded: int, early: int) -> None:
    if recorded < answered:
        bench.problem(f"{mode}, {terms.name}: {answered} redirects were answered but {recorded} visits recorded")
    if mode == "commit" and early:
        bench.problem(f"{mode}, {terms.name}: {early} redirects were answered before their commit")


def _check_shim(bench, terms: Terms) -> None:
    """A commit that is faster than one flush would mean that the shim was not in use."""
    found = [run.commit_p50 for run in terms.loops[1]] + [run.p50 for run in terms.loads.get(("commit", 1), [])]
    if terms.is_slow and min(found) < FLUSH_US:
        bench.problem(f"{terms.name}: a commit took {min(found):.0f} µs, so the slowed disk was not in use")


def _table(terms: Terms) -> Table:
    table = Table(["", "connections or batch", "per second", "p50", "p99", "CPU each"])
    for batch in CONNECTIONS:
        runs = terms.loops[batch]
        rates, p50, p99 = (median(getattr(r, f) for r in runs) for f in ("rows_per_s", "commit_p50", "commit_p99"))
        cpu = microseconds(median(r.cpu for r in runs))
        table.rows.append(
            ["SQLite loop (time of a commit)", str(batch), count(rates), milliseconds(p50), milliseconds(p99), cpu]
        )
    for (mode, connections), runs in sorted(terms.loads.items()):
        rates, p50, p99, cpu = (median(getattr(r, f) for r in runs) for f in ("per_s", "p50", "p99", "cpu"))
        name = f"waypost, {mode}"
        table.rows.append(
            [name, str(connections), count(rates), milliseconds(p50), milliseconds(p99), microseconds(cpu)]
        )
    return table


def _bars(section: Section, slow: Terms, disk: Terms) -> None:
    one, many, most = (slow.loads["commit", c] for c in CONNECTIONS)
    rate = median(run.per_s for run in one)
    section.bar("slowed disk, 1 connection: ≥ 190/s", f"{rate:,.1f}/s", rate >= 190)
    share = ratio([run.per_s for run in many], [loop.rows_per_s for loop in slow.loops[64]])
    section.bar("slowed disk, 64 connections: ≥ 0.7 × the loop in batches of 64", times(share), share >= 0.7)
    _latency_bar(section, 64, 3, many, slow.loops[64])
    share = ratio([run.per_s for run in most], [run.per_s for run in slow.loads["relaxed", 512]])
    section.bar("slowed disk, 512 connections: ≥ 0.8 × `relaxed`", times(share), share >= 0.8)
    _latency_bar(section, 512, 8, most, slow.loops[512])
    for terms in (slow, disk):
        p99 = median(run.p99 for run in terms.loads["relaxed", 64])
        name = "slowed disk" if terms.is_slow else "real disk"
        section.bar(f"{name}, `relaxed`, 64 connections: p99 ≤ 3 ms", milliseconds(p99), p99 <= 3000)


def _latency_bar(section: Section, connections: int, limit: int, loads: list[Load], loops: list[Loop]) -> None:
    commit = median(loop.commit_p50 for loop in loops)
    p99 = median(load.p99 for load in loads)
    section.bar(
        f"slowed disk, {connections} connections: p99 ≤ {limit} commits",
        f"{p99 / commit:.1f} commits of {milliseconds(commit)}",
        p99 <= limit * commit,
    )
