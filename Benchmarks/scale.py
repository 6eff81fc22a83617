# SPDX-License-Identifier: Apache-2.0
"""What a large catalog and a long log cost. In `relaxed` mode, where the disk does not hide the CPU."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import catalog
from report import Section, Table, count, median, megabytes, microseconds, ratio, times
from servers import Waypost
from tools import Load

CONNECTIONS = 64
BYTES_PER_VISIT = 150
# The log must not be trimmed to its cap while it is measured.
SETTINGS = {"WAYPOST_REDIRECT_DURABILITY": "relaxed", "WAYPOST_STORE_CAP_BYTES": "1000000000000"}


def measure_codes(bench) -> Section:
    section = Section("Many codes")
    sizes, imports, ready, memory, loads = {}, {}, {}, {}, {}
    with ExitStack() as stack:
        servers = {}
        for wanted in (10, bench.codes):
            state = bench.folder / f"codes-{wanted}"
            start = time.monotonic()
            codes = catalog.fill(bench.binary, state, wanted)
            imports[wanted], sizes[wanted] = time.monotonic() - start, len(codes)
            ready[wanted] = median(_load_time(bench, state) for _ in range(3))
            servers[wanted] = stack.enter_context(Waypost(bench.binary, state, SETTINGS | bench.settings))
            servers[wanted].paths = catalog.write_paths(bench.folder, state.name, codes)
            time.sleep(2)
            memory[wanted] = servers[wanted].memory()["Rss"]
        loads = _in_turns(bench, servers)
    few, many = 10, bench.codes
    table = Table(["codes", "per second", "CPU each", "memory (RSS)", "exec to ready", "import"])
    for wanted, runs in loads.items():
        table.rows.append(
            [
                count(sizes[wanted]), count(median(r.per_s for r in runs)),
                microseconds(median(r.cpu for r in runs)), megabytes(memory[wanted]),
                f"{ready[wanted] * 1000:,.0f} ms", f"{imports[wanted]:,.1f} s",
            ]
        )
    section.parts.append(table)
    share = _cpu_ratio(loads, many, few)
    section.bar(f"{count(sizes[many])} codes against {sizes[few]}: CPU per redirect ≤ 1.2 ×", times(share), share <= 1.2)
    each = (memory[many] - memory[few]) / (sizes[many] - sizes[few])
    section.bar("memory per code ≤ 200 B", f"{each:,.0f} B", each <= 200)
    return section


def measure_visits(bench) -> Section:
    section = Section("A long log")
    need = bench.visits * BYTES_PER_VISIT
    if shutil.disk_usage(bench.folder).free < 2 * need:
        bench.problem(f"{count(bench.visits)} visits take {megabytes(need)}: make room on the disk, or give --visits")
        return section
    with ExitStack() as stack:
        servers, ready, size = {}, {}, {}
        for visits in (0, bench.visits):
            state = bench.folder / f"visits-{visits}"
            codes = catalog.fill(bench.binary, state, 1000)
            if visits:
                _start_log(bench, state, codes[0])
                size[visits] = catalog.prefill(state, visits)
            servers[visits] = stack.enter_context(Waypost(bench.binary, state, SETTINGS | bench.settings))
            ready[visits] = servers[visits].ready_after
            servers[visits].paths = catalog.write_paths(bench.folder, state.name, codes)
            servers[visits].redirect(f"/{codes[0]}")
        loads = _in_turns(bench, servers)
    table = Table(["visits in the log", "per second", "CPU each", "size of the log", "exec to ready"])
    for visits, runs in loads.items():
        table.rows.append(
            [
                count(visits), count(median(r.per_s for r in runs)), microseconds(median(r.cpu for r in runs)),
                megabytes(size.get(visits, 0)), f"{ready[visits] * 1000:,.0f} ms",
            ]
        )
    section.parts.append(table)
    share = _cpu_ratio(loads, bench.visits, 0)
    section.bar(f"{count(bench.visits)} visits against none: CPU per redirect ≤ 1.1 ×", times(share), share <= 1.1)
    pace = ratio([run.per_s for run in loads[0]], [run.per_s for run in loads[bench.visits]])
    section.bar("the same, time per redirect ≤ 1.1 ×", times(pace), pace <= 1.1)
    return section


def _in_turns(bench, servers: dict[int, Waypost]) -> dict[int, list[Load]]:
    loads = {key: [] for key in servers}
    for _ in bench.rounds():
        for key, server in servers.items():
            loads[key].append(bench.load(server, server.paths, CONNECTIONS))
    return loads


def _cpu_ratio(loads: dict[int, list[Load]], above: int, below: int) -> float:
    return ratio([run.cpu for run in loads[above]], [run.cpu for run in loads[below]])


def _load_time(bench, state: Path) -> float:
    with Waypost(bench.binary, state, SETTINGS | bench.settings) as server:
        return server.ready_after


def _start_log(bench, state: Path, code: str) -> None:
    """Lets waypost make its log and write the visit that the filling repeats."""
    with Waypost(bench.binary, state, SETTINGS | bench.settings) as server:
        server.redirect(f"/{code}")
