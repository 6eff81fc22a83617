# SPDX-License-Identifier: Apache-2.0
"""How soon the first redirect, how large the binary, how much memory."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import catalog
from report import Section, Table, median, megabytes
from servers import Waypost, free_port

LOAD_REQUESTS = 50_000


def measure(bench) -> Section:
    section = Section("Start and footprint")
    state = bench.folder / "footprint"
    codes = catalog.fill(bench.binary, state, 1000)
    starts = [_first_redirect(bench, state, codes[n % len(codes)]) for n in range(bench.starts)]
    size, foreign = _stripped_size(bench)
    with Waypost(bench.binary, state, bench.settings) as server:
        time.sleep(2)
        idle = server.memory()
        paths = catalog.write_paths(bench.folder, "footprint", codes)
        bench.load(server, paths, 64, seconds=120, warmup=0, requests=LOAD_REQUESTS)
        time.sleep(2)
        loaded = server.memory()
    section.parts.append(_memory_table(idle, loaded))
    section.parts.append(
        f"Starts measured: {len(starts)}, from {min(starts) * 1000:.0f} to {max(starts) * 1000:.0f} ms. "
        + (f"The binary also loads {', '.join(foreign)}." if foreign else "The Swift runtime is inside the binary.")
    )
    if foreign:
        bench.problem(f"the binary is not static: it loads {', '.join(foreign)}")
    typical = median(starts) * 1000
    section.bar("exec to first 302 with 1,000 codes ≤ 100 ms", f"{typical:.0f} ms", typical <= 100)
    section.bar("stripped static binary ≤ 40 MB", megabytes(size), size <= 40e6)
    section.bar("idle memory (RSS) ≤ 32 MB", megabytes(idle["Rss"]), idle["Rss"] <= 32e6)
    section.bar("idle, private dirty ≤ 8 MB", megabytes(idle["Private_Dirty"]), idle["Private_Dirty"] <= 8e6)
    return section


def _memory_table(idle: dict[str, int], loaded: dict[str, int]) -> Table:
    table = Table(["memory", "2 s after start", f"2 s after {LOAD_REQUESTS:,} redirects"])
    for name, key in (("RSS", "Rss"), ("PSS", "Pss"), ("private dirty", "Private_Dirty"), ("anonymous", "Anonymous")):
        table.rows.append([name, megabytes(idle[key]), megabytes(loaded[key])])
    return table


def _stripped_size(bench) -> tuple[int, list[str]]:
    """The size of a stripped copy, and the Swift libraries that a static binary would not load."""
    copy = bench.folder / "stripped"
    shutil.copy(bench.binary, copy)
    subprocess.run(["strip", copy], check=True)
    size = copy.stat().st_size
    copy.unlink()
    libraries = subprocess.run(["ldd", bench.binary], capture_output=True, text=True).stdout
    names = [line.split()[0] for line in libraries.splitlines() if line.split()]
    return size, [name for name in names if name.startswith(("libswift", "libFoundation", "lib_Foundation"))]


def _first_redirect(bench, state: Path, code: str) -> float:
    """Seconds from the spawn of `serve` to its first 302, on a port that is knocked at until it opens."""
    port, stop, answers = free_port(), threading.Event(), []
    knocking = threading.Thread(target=_knock, args=(port, code, stop, answers))
    knocking.start()
    try:
        with Waypost(bench.binary, state, bench.settings, redirect_port=port) as server:
            knocking.join(30)
    finally:
        stop.set()
        knocking.join()
    if not answers:
        raise RuntimeError("no 302 within 30 s of the start")
    return answers[0] - server.started


def _knock(port: int, code: str, stop: threading.Event, answers: list[float]) -> None:
    while not stop.wait(0.0005):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(_request(code))
            if connection.recv(4096).startswith(b"HTTP/1.1 302"):
                answers.append(time.monotonic())
                return


def _request(code: str) -> bytes:
    return (
        f"GET /{code} HTTP/1.1\r\nHost: go.example\r\nAccept: text/html\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36\r\n"
        "\r\n"
    ).encode()
