# SPDX-License-Identifier: Apache-2.0
"""What a reader costs while nobody comes, and what a link on a tag costs on the wire, beside nfc-mfultralight."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import servers
from report import Section, Table, count, megabytes, milliseconds

ROOT = Path(__file__).resolve().parent.parent
# 60 bytes.
LINK = "https://go.example.vn/0123456789ABCDEFGHJKMNPQRSTVWXYZ012345"
UID = "04010203040506"
# A byte at 115200 baud, start and stop bit with it, in µs.
BYTE = 10 / 115_200 * 1e6
# What a frame adds to a command or an answer.
AROUND = 8
# Lines of the log that are no command and no answer, and their bytes.
OTHERS = {"ACK": 6, "NACK": 6, "wakeup": 16, "damaged": AROUND, "syntax error": AROUND}


def measure(bench) -> Section:
    section = Section("Readers and tags")
    simulator = _simulator(bench)
    section.parts.append(
        "A simulated PN532 on a pseudo terminal, through the real libnfc. Bytes are counted there, and their time is "
        "that of 115,200 baud; a tag's own memory would add some 4 ms for each page."
    )
    _idle(bench, simulator, section)
    _write(bench, simulator, section)
    return section


def _simulator(bench) -> Path:
    program = bench.binary.parent / "pn532-simulator"
    if not program.is_file():
        subprocess.run([ROOT / "scripts/judges"], check=True, capture_output=True)
    if not program.is_file():
        raise RuntimeError(f"{program} is missing: scripts/judges builds it beside the release binary")
    return program


class Simulator(servers.Server):
    """A reader with an NTAG213 on it, or with nothing for a day."""

    name = "pn532-simulator"

    def __init__(self, program: Path, folder: Path, *words: str) -> None:
        folder.mkdir()
        self.log, self.dump = folder / "log", folder / "dump"
        command = [program, "--uid", UID, "--log", self.log, "--dump", self.dump, *words]
        self.process = subprocess.Popen([str(w) for w in command], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.reader = servers.first_line(self.process, 10)

    def stop(self) -> None:
        super().stop()
        self.process.stdout.close()


def _idle(bench, program: Path, section: Section) -> None:
    """Memory and CPU of a watch and its worker, while no tag comes."""
    seconds = 5 if bench.repeats == 1 else 30
    with Simulator(program, bench.folder / "idle", "--present-after", "86400000") as simulator:
        with _Watch(bench, simulator.reader) as watch:
            time.sleep(2)
            bench.quiet.sample()
            before, start = [_cpu(pid) for pid in watch.processes()], time.monotonic()
            time.sleep(seconds)
            taken = time.monotonic() - start
            shares = [(_cpu(pid) - old) / taken for pid, old in zip(watch.processes(), before)]
            memory = [servers.memory(pid) for pid in watch.processes()]
    table = Table([f"{seconds} s without a tag", "RSS", "PSS", "private dirty", "CPU"])
    for name, used, share in zip(("waypost tag watch", "its worker"), memory, shares):
        sizes = [megabytes(used[key]) for key in ("Rss", "Pss", "Private_Dirty")]
        table.rows.append([name, *sizes, f"{share * 100:.2f} %"])
    section.parts.append(table)
    worker = memory[1]
    section.bar("worker: memory (RSS) ≤ 20 MB", megabytes(worker["Rss"]), worker["Rss"] <= 20e6)
    section.bar("worker: private dirty ≤ 5 MB", megabytes(worker["Private_Dirty"]), worker["Private_Dirty"] <= 5e6)
    section.bar("idle CPU, both ≤ 1 %", f"{sum(shares) * 100:.2f} %", sum(shares) <= 0.01)


class _Watch(servers.Server):
    name = "waypost tag watch"

    def __init__(self, bench, reader: str) -> None:
        command = [bench.binary, "tag", "watch", "--json", *_place(bench, reader)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=_environment())
        line = servers.first_line(self.process, 20)
        if '"ready"' not in line or len(self.processes()) != 2:
            self.process.kill()
            raise RuntimeError(f"waypost tag watch did not find the reader: {line!r}")

    def stop(self) -> None:
        super().stop()
        self.process.stdout.close()


def _place(bench, reader: str) -> list[str]:
    return ["--reader", reader, *servers.waypost_place(bench.folder / "reader-state")]


def _environment() -> dict[str, str]:
    return servers.waypost_environment({})


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _write(bench, program: Path, section: Section) -> None:
    """The same link on the same kind of tag, by waypost and by libnfc's own tool."""
    ours = _session(bench, program, "ours", [bench.binary, "tag", "write", LINK, *_place(bench, "{reader}")])
    runs = {"waypost tag write, read back": ours}
    if shutil.which("nfc-mfultralight"):
        # The same memory: what waypost has written.
        dump = bench.folder / "ours" / "dump"
        runs["nfc-mfultralight w"] = _session(bench, program, "theirs", ["nfc-mfultralight", "w", dump])
    table = Table([f"a link of {len(LINK)} bytes, NTAG213", "commands", "to the tag", "bytes", "time on the wire"])
    for name, log in runs.items():
        numbers = [count(log.commands), count(log.exchanges), count(log.bytes), milliseconds(log.bytes * BYTE)]
        table.rows.append([name, *numbers])
    section.parts.append(table)
    section.parts.append("From opening the reader to closing it. nfc-mfultralight reads nothing back.")
    section.bar("a link of 60 bytes: ≤ 24 commands to the tag", count(ours.exchanges), ours.exchanges <= 24)
    for log in list(runs.values())[1:]:
        fewer = ours.commands < log.commands
        section.bar("fewer commands than nfc-mfultralight w", f"{ours.commands} against {log.commands}", fewer)


def _session(bench, program: Path, name: str, command: list) -> "_Log":
    with Simulator(program, bench.folder / name) as simulator:
        words = [str(word).replace("{reader}", simulator.reader) for word in command]
        environment = _environment() | {"LIBNFC_DEVICE": simulator.reader}
        done = subprocess.run(words, input="n\nn\nn\n", capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} failed: {done.stdout[-300:]}{done.stderr[-300:]}")
    return _Log(simulator.log)


class _Log:
    """What went over the line, from the simulator's log: "> 4A 01 00" from the host, "< ACK" from the chip."""

    def __init__(self, path: Path) -> None:
        lines = [line.partition(" ") for line in path.read_text().splitlines()]
        commands = [words for mark, _, words in lines if mark == ">" and words not in OTHERS]
        self.commands = len(commands)
        # InDataExchange and InCommunicateThru.
        self.exchanges = sum(words[:2] in ("40", "42") for words in commands)
        self.bytes = sum(self._size(words) for _, _, words in lines)

    @staticmethod
    def _size(words: str) -> int:
        """Bytes of a frame; long ones have three more."""
        if words in OTHERS:
            return OTHERS[words]
        size = len(words.split())
        return AROUND + size + (3 if size > 254 else 0)
