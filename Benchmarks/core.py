# SPDX-License-Identifier: Apache-2.0
"""The attribution core under eight devices, and a box that empties its outbox into it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import sqlite3
import struct
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import catalog
from report import Section, Table, count, median, megabytes, microseconds, milliseconds, times
from servers import Server, Waypost, first_line, waypost_environment, waypost_place

DEVICES = 8
BATCH = 500
DRAINED = 100_000
LOOKUPS = 5_000


class Core(Server):
    """`waypost-core serve` on a state directory."""

    name = "waypost-core"

    def __init__(self, binary: Path, state: Path, elsewhere: bool = False) -> None:
        """`elsewhere` lets it yield to everybody, as a core on another machine would."""
        self.binary, self.state = binary, state
        self._log = state.parent / f"{state.name}.log"
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                [*(["chrt", "--idle", "0"] if elsewhere else []), binary, "serve", *waypost_place(state)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env=waypost_environment({"WAYPOST_CORE_LISTEN": "127.0.0.1:0"}),
            )
        line = first_line(self.process, 60)
        if not line.startswith("ready core="):
            with contextlib.suppress(RuntimeError):
                self.stop()
            raise RuntimeError(f"waypost-core did not get ready (said {line!r}): {self._log.read_text()[-1500:]}")
        self.port = int(line.split()[1].rpartition(":")[2])

    def command(self, *words: str) -> dict:
        done = subprocess.run(
            [self.binary, *words, "--json", *waypost_place(self.state)], capture_output=True, text=True, timeout=60,
            env=waypost_environment({}),
        )
        if done.returncode != 0:
            raise RuntimeError(f"waypost-core {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def stop(self) -> None:
        super().stop()
        self.process.stdout.close()

    def cpu(self) -> float:
        """Seconds of CPU of all threads so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Device:
    """An enrolled device that sends what the generator wrote for it."""

    def __init__(self, bench, core: Core, number: int) -> None:
        self.core, self.tool, self.folder = core, bench.tools.batches, bench.folder
        self.key, self.run, self.sent, self.accepted = os.urandom(32).hex(), os.urandom(8).hex(), 0, 0
        invitation = core.command("device", "invite", "--org", "Bench")["code"]
        body = {
            "code": invitation, "name": f"Device {number}", "device_key": self.key, "draft_device": 1000 + number,
            "code_block": 1000 + number,
        }
        answer = self._ask("POST", "/v1/edge/enroll", json.dumps(body).encode(), {"Content-Type": "application/json"})
        self.number, self.token = answer["device"], answer["token"]

    def prepare(self, lines: int) -> None:
        """Lets the generator write the next lines."""
        path = self.folder / f"batches-{self.number}"
        words = [self.tool, "--device", self.number, "--key", self.key, "--run", self.run, "--first", self.sent + 1]
        words += ["--lines", lines, "--batch", BATCH, "--out", path]
        subprocess.run([str(word) for word in words], check=True, timeout=600)
        data, self.waiting, place = path.read_bytes(), [], 0
        path.unlink()
        while place < len(data):
            (size,) = struct.unpack_from(">I", data, place)
            self.waiting.append(data[place + 4 : place + 4 + size])
            place += 4 + size
        self.lines = lines

    def send(self, until: float) -> None:
        """Sends what waits, one batch in flight, until the clock says so; counts what was taken."""
        fields = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/x-ndjson", "Content-Encoding": "gzip",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.core.port, timeout=60)
        with contextlib.closing(connection):
            while self.waiting and time.monotonic() < until:
                connection.request("POST", "/v1/edge/visits", self.waiting[0], fields)
                reply = connection.getresponse()
                body = reply.read()
                if reply.status in (429, 503):
                    time.sleep(0.02)
                    continue
                answer = json.loads(body)
                if reply.status != 200 or answer["rejected"]:
                    raise RuntimeError(f"a batch was answered with {reply.status}: {body[:300]!r}")
                self.accepted += answer["accepted"]
                self.sent = answer["durable_through"]
                self.waiting.pop(0)

    def _ask(self, method: str, path: str, body: bytes, fields: dict[str, str]) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.core.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body, fields)
            reply = connection.getresponse()
            text = reply.read()
            if reply.status != 200:
                raise RuntimeError(f"{path} was answered with {reply.status}: {text[:300]!r}")
            return json.loads(text)


class Pace:
    """One measured span of all devices."""

    def __init__(self, core: Core, devices: list[Device], seconds: float) -> None:
        before, cpu, start = sum(d.accepted for d in devices), core.cpu(), time.monotonic()
        _together(devices, lambda device: device.send(start + seconds))
        self.visits = sum(d.accepted for d in devices) - before
        self.per_s = self.visits / (time.monotonic() - start)
        self.cpu = (core.cpu() - cpu) * 1e6 / max(1, self.visits)


def measure_ingest(bench) -> Section:
    section = Section("Ingest")
    with Core(core_binary(bench), bench.folder / "core") as core:
        core.command("org", "add", "Bench", "--currency", "EUR")
        key = core.command("key", "add", "--org", "Bench", "--scope", "read", "--env", "production")["key"]
        devices = [Device(bench, core, number) for number in range(DEVICES)]
        empty = _paces(bench, core, devices)
        small = sum(d.accepted for d in devices)
        before = _lookups(bench, core, key)
        _fill(devices, bench.stored)
        full = _paces(bench, core, devices)
        stored = sum(d.accepted for d in devices)
        after = _lookups(bench, core, key)
        memory = _peak(core)
    with contextlib.closing(sqlite3.connect(core.state / "core.db")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = file.execute("SELECT count(*) FROM visit").fetchone()[0]
    size = sum(path.stat().st_size for path in core.state.glob("core.db*"))
    if kept != stored:
        bench.problem(f"{count(stored)} visits were accepted and {count(kept)} are in the core")
    table = Table(["visits stored before", "visits/s", "CPU each", "click lookup p50", "p99"])
    for name, paces, lookups in ((count(small), empty, before), (count(stored), full, after)):
        table.rows.append(
            [
                name, count(median(p.per_s for p in paces)), microseconds(median(p.cpu for p in paces)),
                milliseconds(lookups[LOOKUPS // 2]), milliseconds(lookups[LOOKUPS * 99 // 100]),
            ]
        )
    table.rows[0][0] = "0"
    section.parts.append(
        f"{DEVICES} devices, {BATCH} lines a batch, gzip, one batch in flight each. Lookups are of {count(LOOKUPS)} "
        "random clicks over HTTP with an API key, one after the other."
    )
    section.parts.append(table)
    pace, late = median(p.per_s for p in empty), median(p.per_s for p in full)
    section.bar("ingest ≥ 50,000 visits/s", f"{count(pace)}/s", pace >= 50_000)
    section.bar(f"with {count(stored)} stored ≥ 0.8 × that", times(late / pace), late >= 0.8 * pace)
    section.bar("memory of the core (peak RSS) ≤ 150 MB", megabytes(memory), memory <= 150e6)
    section.bar("≤ 200 B a visit on disk", f"{size / kept:,.0f} B", size <= 200 * kept)
    for name, lookups in ((small, before), (stored, after)):
        p99 = lookups[LOOKUPS * 99 // 100]
        section.bar(f"click lookup among {count(name)}: p99 ≤ 1 ms", milliseconds(p99), p99 <= 1000)
    return section


def _paces(bench, core: Core, devices: list[Device]) -> list[Pace]:
    paces = []
    for _ in range(bench.repeats):
        # More than can be taken in that time, so that no device runs dry.
        _in_pairs(devices, lambda device: device.prepare(int(25_000 * bench.seconds)))
        bench.quiet.sample()
        paces.append(Pace(core, devices, bench.seconds))
    return paces


def _fill(devices: list[Device], visits: int) -> None:
    """Brings the core to so many visits, unmeasured."""
    while (missing := visits - sum(d.accepted for d in devices)) > 0:
        lines = min(250_000, missing // len(devices) + 1)
        _in_pairs(devices, lambda device: device.prepare(lines))
        _together(devices, lambda device: device.send(float("inf")))


def _in_pairs(devices: list[Device], work) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(work, devices))


def _together(devices: list[Device], work) -> None:
    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(work, devices))


def _lookups(bench, core: Core, key: str) -> list[float]:
    """The time of each lookup in µs, sorted."""
    with contextlib.closing(sqlite3.connect(f"file:{core.state / 'core.db'}?mode=ro", uri=True)) as file:
        clicks = [click_text(row[0]) for row in file.execute(
            "SELECT click FROM visit WHERE click IS NOT NULL ORDER BY random() LIMIT ?", [LOOKUPS])]
    taken = []
    connection = http.client.HTTPConnection("127.0.0.1", core.port, timeout=30)
    with contextlib.closing(connection):
        for click in clicks:
            start = time.monotonic()
            connection.request("GET", f"/v1/visits/{click}", headers={"Authorization": f"Bearer {key}"})
            reply = connection.getresponse()
            body = reply.read()
            taken.append((time.monotonic() - start) * 1e6)
            if reply.status != 200 or json.loads(body)["click_id"] != click:
                raise RuntimeError(f"a lookup was answered with {reply.status}: {body[:300]!r}")
    return sorted(taken)


def click_text(stored: bytes) -> str:
    """The 26 symbols of a click ID from its 17 stored bytes."""
    bits = int.from_bytes(stored[:12], "big") >> 6 << 40 | int.from_bytes(stored[12:], "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> 5 * (25 - i) & 31] for i in range(26))


def _peak(server: Server) -> int:
    """The most memory that the process ever had, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024


def measure_drain(bench) -> Section:
    section = Section("A box empties its outbox")
    state = bench.folder / "drain"
    codes = catalog.fill(bench.binary, state, 1000)
    relaxed = {"WAYPOST_REDIRECT_DURABILITY": "relaxed", "WAYPOST_STORE_CAP_BYTES": "1000000000000"} | bench.settings
    with Waypost(bench.binary, state, relaxed) as server:
        paths = catalog.write_paths(bench.folder, "drain", codes)
        bench.load(server, paths, 64, seconds=120, warmup=0, requests=DRAINED)
    with Core(core_binary(bench), bench.folder / "drain-core", elsewhere=True) as core:
        core.command("org", "add", "Bench", "--currency", "EUR")
        invitation = core.command("device", "invite", "--org", "Bench")["code"]
        url = f"http://127.0.0.1:{core.port}"
        catalog.waypost(bench.binary, "enroll", "--core", url, "--code", invitation, state=state)
        # The first round waits at random up to this long; until then the box is idle.
        settings = {"WAYPOST_SYNC_CORE_URL": url, "WAYPOST_SYNC_INTERVAL_S": "86400"} | bench.settings
        with Waypost(bench.binary, state, settings) as server:
            idle = bench.load(server, paths, 4)
            waiting = _pending(bench, state)
            load: list = []
            start = time.monotonic()
            loading = threading.Thread(target=lambda: load.append(bench.load(server, paths, 4, seconds=3, warmup=0)))
            loading.start()
            catalog.waypost(bench.binary, "sync", "now", state=state, timeout=120)
            taken = time.monotonic() - start
            loading.join()
            memory, left = _peak(server), _pending(bench, state)
        _compare(bench, state, core)
    section.parts.append(
        f"{count(waiting)} visits wait; core, box and load share the cores, and four connections go on redirecting, "
        f"{count(idle.per_s)} a second while idle and {count(load[0].per_s)} while it drains. "
        f"{count(waiting - left)} visits fewer wait {taken:.1f} s later."
    )
    pace = taken * DRAINED / max(1, waiting - left)
    section.bar("100,000 visits drained in ≤ 10 s", f"{pace:.1f} s", pace <= 10)
    section.bar("memory of the box (peak RSS) ≤ 64 MB", megabytes(memory), memory <= 64e6)
    share = load[0].p99 / idle.p99
    section.bar(
        "redirects meanwhile: p99 ≤ 1.5 × idle",
        f"{times(share)} ({milliseconds(load[0].p99)} against {milliseconds(idle.p99)})", share <= 1.5,
    )
    return section


def _pending(bench, state: Path) -> int:
    return json.loads(catalog.waypost(bench.binary, "sync", "status", "--json", state=state))["pending"]


def _compare(bench, state: Path, core: Core) -> None:
    """Every released visit is in the core, once."""
    with contextlib.closing(sqlite3.connect(f"file:{state / 'visits.db'}?mode=ro", uri=True)) as log:
        released = log.execute("SELECT value FROM state WHERE key = 'released_through'").fetchone()
        here = log.execute("SELECT count(*) FROM visit WHERE seq <= ?", released).fetchone()[0]
    with contextlib.closing(sqlite3.connect(f"file:{core.state / 'core.db'}?mode=ro", uri=True)) as file:
        there = file.execute("SELECT count(*) FROM visit WHERE device > 15").fetchone()[0]
    if here != there:
        bench.problem(f"the box released {count(here)} visits and the core has {count(there)}")


def core_binary(bench) -> Path:
    """The core lies beside the box's program."""
    return bench.binary.parent / "waypost-core"
