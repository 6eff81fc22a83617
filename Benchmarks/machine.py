# SPDX-License-Identifier: Apache-2.0
"""Facts about the machine without which a figure means nothing."""

from __future__ import annotations

import os
import platform
import statistics
import time
from pathlib import Path


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model"):
            return value.strip()
    return platform.machine()


def memory_bytes() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def distribution() -> str:
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip('"')
    return "Linux"


def file_system(folder: Path) -> str:
    """The type of the file system that holds a folder, from the longest mount point above it."""
    best, kind = "", "unknown"
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, mount, found, *_ = line.split()
        inside = mount == "/" or folder.is_relative_to(mount)
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind


def flushes_per_second(folder: Path, seconds: float = 1.0) -> tuple[float, float]:
    """Overwrites one 4 KiB block of a preallocated file and flushes it, over and over: (flushes/s, p99 in µs)."""
    path = folder / "flush"
    block = os.urandom(4096)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, block * 64, 0)
        os.fsync(file)
        taken = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            os.pwrite(file, block, len(taken) % 64 * 4096)
            os.fdatasync(file)
            taken.append(time.monotonic() - start)
    finally:
        os.close(file)
        path.unlink()
    return len(taken) / sum(taken), sorted(taken)[int(len(taken) * 0.99)] * 1e6


class Quiet:
    """How much CPU others used, sampled while nothing of ours was running."""

    def __init__(self) -> None:
        self.samples: list[float] = []

    @staticmethod
    def _ticks() -> tuple[int, int]:
        fields = [int(f) for f in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        idle = fields[3] + fields[4]
        return sum(fields) - idle, sum(fields)

    def sample(self, seconds: float = 0.25) -> None:
        busy, total = self._ticks()
        time.sleep(seconds)
        busy_after, total_after = self._ticks()
        self.samples.append((busy_after - busy) / max(1, total_after - total))

    def sentence(self) -> str:
        if not self.samples:
            return "Use of the CPU by others: not sampled."
        typical, most = statistics.median(self.samples), max(self.samples)
        quiet = "" if typical < 0.05 else " The machine was not quiet: trust the ratios, not the absolute figures."
        return f"CPU that others used between the runs: median {typical:.0%}, at most {most:.0%}.{quiet}"


def facts(folder: Path) -> str:
    rate, p99 = flushes_per_second(folder)
    return (
        f"{os.cpu_count()} cores ({cpu_model()}, {platform.machine()}), {memory_bytes() / 2**30:.1f} GiB of memory, "
        f"{distribution()}, Linux {platform.release().split('-')[0]}, {file_system(folder)}; "
        f"the disk flushes a 4 KiB block {rate:,.0f} times a second (p99 {p99 / 1000:.2f} ms). "
        "Server and load share the cores."
    )
