# SPDX-License-Identifier: Apache-2.0
"""How fast symbols are made and how small they are, beside qrencode's command line and segno; and sheets of labels."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path

from report import Section, Table, count, median, microseconds, ratio, times

ROOT = Path(__file__).resolve().parent.parent
WRITER = ROOT / ".build/release/symbol-writer"
PYTHON = ROOT / ".build/judges/bin/python"
# 40 bytes; version 3 at M, raised to Q by who can.
LINK = "https://go.example.vn/a7k2m9q4?x=1234567"
LEVEL = "M"
PIXELS = 12
# A printer's head has 8 dots to a millimetre: modules of 0.5 mm.
DOTS = 4
SEGNO = """
import io, json, sys, time, segno
link, level, pixels, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
found = {}
for kind in ("symbol", "svg", "png"):
    start = time.process_time()
    for _ in range(rounds):
        symbol, file = segno.make(link, error=level, micro=False), io.BytesIO()
        if kind == "svg":
            symbol.save(file, kind="svg")
        if kind == "png":
            symbol.save(file, kind="png", scale=pixels)
    found[kind] = [(time.process_time() - start) / rounds, len(file.getvalue())]
print(json.dumps(found))
"""
LABELS = 1_000
TEMPLATE = "L7160"
# What each of ours makes, and how.
OURS = {
    "symbol": ["symbol"], "svg": ["svg"], "png": ["png", "--pixels", PIXELS], "zpl": ["zpl", "--pixels", DOTS],
}
# qrencode's words for what it also makes.
THEIRS = {"svg": ["-t", "SVG", "--svg-path"], "png": ["-t", "PNG", "-s", PIXELS]}


def measure(bench) -> Section:
    section = Section("Symbols and labels")
    _prepare()
    rounds = 500 if bench.repeats == 1 else 5_000
    ours: list[dict] = []
    segno: list[dict] = []
    qrencode: list[dict] = []
    for _ in bench.rounds():
        ours.append({kind: _writer(words, rounds) for kind, words in OURS.items()})
        segno.append(_segno(max(20, rounds // 50)))
        qrencode.append({kind: _qrencode(words, max(20, rounds // 50)) for kind, words in THEIRS.items()})
    section.parts.append(
        f"Of a link of {len(LINK)} bytes at level {LEVEL}, from the text to the bytes; CPU of one core. qrencode's is its "
        "command line, so that the start of a process is in it."
    )
    section.parts.append(_table(ours, qrencode, segno))
    _bars(section, ours, qrencode, segno)
    _labels(bench, section)
    return section


def _prepare() -> None:
    """The readers' environment, which has segno, and the symbol-writer."""
    done = subprocess.run([ROOT / "scripts/judges"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"scripts/judges failed: {done.stdout[-500:]}{done.stderr[-500:]}")
    if not shutil.which("qrencode"):
        raise RuntimeError("qrencode is missing: apt-get install qrencode")


def _writer(words: list, rounds: int) -> tuple[float, float]:
    """Seconds of CPU and bytes of one."""
    command = [WRITER, "--level", LEVEL, "--boost", "--bench", rounds, "--output", *words]
    done = subprocess.run([str(word) for word in command], input=LINK, capture_output=True, text=True, check=True)
    made, seconds, size = map(float, done.stdout.split())
    return seconds / made, size / made


def _segno(rounds: int) -> dict[str, tuple[float, float]]:
    words = [PYTHON, "-c", SEGNO, LINK, LEVEL, str(PIXELS), str(rounds)]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def _qrencode(words: list, rounds: int) -> tuple[float, float]:
    command = ["qrencode", "-l", LEVEL, "-o", "-", *map(str, words), LINK]
    before, size = _children(), 0
    for _ in range(rounds):
        size = len(subprocess.run(command, capture_output=True, check=True).stdout)
    return (_children() - before) / rounds, size


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _cost(runs: list[dict], kind: str) -> float:
    return median(run[kind][0] for run in runs)


def _ratio(theirs: list[dict], ours: list[dict], kind: str) -> float:
    """How many times as much CPU theirs takes."""
    return ratio([run[kind][0] for run in theirs], [run[kind][0] for run in ours])


def _table(ours: list[dict], qrencode: list[dict], segno: list[dict]) -> Table:
    table = Table(["", "CPU each", "a second", "bytes", "qrencode: CPU", "bytes", "segno: CPU", "bytes"])
    names = {
        "symbol": "symbol", "svg": "SVG", "png": f"PNG, {PIXELS} pixels a module", "zpl": f"ZPL, {DOTS} dots a module",
    }
    for kind, name in names.items():
        cost = _cost(ours, kind)
        row = [name, microseconds(cost * 1e6), count(1 / cost), count(ours[0][kind][1]) if kind != "symbol" else ""]
        for others in (qrencode, segno):
            has = kind in others[0]
            row += [times(_ratio(others, ours, kind)) if has else ""]
            row += [count(others[0][kind][1]) if has and kind != "symbol" else ""]
        table.rows.append(row)
    return table


def _bars(section: Section, ours: list[dict], qrencode: list[dict], segno: list[dict]) -> None:
    per_s = 1 / _cost(ours, "svg")
    section.bar("text to SVG ≥ 7,000 a second and core", f"{count(per_s)}/s", per_s >= 7_000)
    cost = _cost(ours, "png") * 1e3
    section.bar(f"text to PNG of {PIXELS} pixels a module ≤ 0.4 ms", f"{cost:.2f} ms", cost <= 0.4)
    for kind, name, most in (("png", "PNG", 600), ("svg", "SVG", 1_700), ("zpl", f"ZPL of {DOTS} dots", 1_000)):
        size = ours[0][kind][1]
        section.bar(f"{name} of a version 3 symbol ≤ {most:,} B", f"{count(size)} B", size <= most)
    for kind, name in (("svg", "SVG"), ("png", "PNG")):
        for whose, others in (("qrencode's command line", qrencode), ("segno", segno)):
            value = _ratio(others, ours, kind)
            section.bar(f"{name}: {whose} takes at least as much CPU", times(value), value >= 1)


def _labels(bench, section: Section) -> None:
    """A sheet of labels with captions, each with a code of its own, from the command to the file on the disk."""
    order = bench.folder / "labels.csv"
    rows = [f"https://shop.example.vn/p/{row},Món {row},Quét mã để nhận quà {row}\n" for row in range(LABELS)]
    order.write_text("destination,title,caption\n" + "".join(rows))
    read: list[tuple[float, float, int]] = []
    unread: list[tuple[float, float, int]] = []
    for turn in bench.rounds():
        read.append(_sheet(bench, order, f"read-{turn}", os.environ["PATH"]))
        # Without zbarimg in reach the symbols are not read back.
        unread.append(_sheet(bench, order, f"unread-{turn}", "/nonexistent"))
    table = Table([f"{LABELS:,} labels, {TEMPLATE}, new codes", "time", "CPU", "PDF"])
    for name, runs in (("every symbol read back by zbarimg", read), ("not read back", unread)):
        wall, cpu, size = (median(run[part] for run in runs) for part in range(3))
        table.rows.append([name, f"{wall:.2f} s", f"{cpu:.2f} s", f"{size / 1e3:,.0f} kB"])
    section.parts.append(table)
    wall, size = median(run[0] for run in unread), median(run[2] for run in unread)
    section.bar(f"{LABELS:,} labels, not read back, ≤ 1 s", f"{wall:.2f} s", wall <= 1)
    section.bar(f"{LABELS:,} labels ≤ 0.5 MB", f"{size / 1e6:.2f} MB", size <= 500_000)


def _sheet(bench, order: Path, name: str, path: str) -> tuple[float, float, int]:
    """Seconds, seconds of CPU and bytes of a sheet."""
    document = bench.folder / f"{name}.pdf"
    command = [
        bench.binary, "sheet", "--csv", order, "--template", TEMPLATE, "--out", document, "--manifest",
        bench.folder / f"{name}.csv", "--batch", name, "--state", bench.folder / "labels",
    ]
    environment = {**os.environ, "PATH": path, "WAYPOST_REDIRECT_PUBLIC_URL": "https://go.example.vn"}
    start, before = time.monotonic(), _children()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"waypost sheet failed: {done.stderr.strip()}")
    return time.monotonic() - start, _children() - before, document.stat().st_size
