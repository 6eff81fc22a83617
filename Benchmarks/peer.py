# SPDX-License-Identifier: Apache-2.0
"""nginx's `return 302` with an access log, in turns with waypost."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack

import catalog
from report import Section, Table, count, median, microseconds, milliseconds, ratio, times
from servers import Nginx, Server, Waypost

CONNECTIONS = (64, 512)
LIMIT = 2.0


def measure(bench) -> Section:
    section = Section("Beside nginx")
    loads = defaultdict(list)
    with ExitStack() as stack:
        servers: dict[str, Server] = {"nginx, access_log": stack.enter_context(Nginx(bench.folder / "nginx"))}
        codes = [f"C0DE{n:04d}" for n in range(1000)]
        for mode in ("commit", "relaxed") if bench.binary else ():
            state = bench.folder / f"peer-{mode}"
            codes = catalog.fill(bench.binary, state, 1000)
            settings = {"WAYPOST_REDIRECT_DURABILITY": mode, "WAYPOST_REDIRECT_DEADLINE_MS": "0", **bench.settings}
            servers[f"waypost, {mode}"] = stack.enter_context(Waypost(bench.binary, state, settings))
            servers[f"waypost, {mode}"].paths = catalog.write_paths(bench.folder, state.name, codes)
        servers["nginx, access_log"].paths = catalog.write_paths(bench.folder, "nginx", codes)
        for _ in bench.rounds():
            for connections in CONNECTIONS:
                for name, server in servers.items():
                    loads[name, connections].append(bench.load(server, server.paths, connections))
    section.parts.append(_table(loads))
    if bench.binary:
        for connections in CONNECTIONS:
            share = _cpu_ratio(loads, "waypost, commit", connections)
            promise = f"{connections} connections: CPU per redirect ≤ {LIMIT:.0f} × nginx's"
            section.bar(promise, times(share), share <= LIMIT)
    return section


def _cpu_ratio(loads, name: str, connections: int) -> float:
    ours, theirs = loads[name, connections], loads["nginx, access_log", connections]
    return ratio([run.cpu for run in ours], [run.cpu for run in theirs])


def _table(loads) -> Table:
    table = Table(["", "connections", "per second", "p50", "p99", "CPU each", "CPU to nginx's"])
    for (name, connections), runs in sorted(loads.items(), key=lambda item: (item[0][1], item[0][0])):
        rate, p50, p99, cpu = (median(getattr(run, f) for run in runs) for f in ("per_s", "p50", "p99", "cpu"))
        share = times(_cpu_ratio(loads, name, connections))
        table.rows.append(
            [name, str(connections), count(rate), milliseconds(p50), milliseconds(p99), microseconds(cpu), share]
        )
    return table
