# SPDX-License-Identifier: Apache-2.0
"""The parts in C: building them, running them, reading what they print."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
FLUSH_US = 5000


@dataclass
class Load:
    """One run of the load generator. Latencies and CPU in µs."""

    per_s: float
    p50: float
    p99: float
    cpu: float
    requests: int
    redirected: int
    problems: list[str]


@dataclass
class Loop:
    """One run of the bare SQLite loop. Times in µs."""

    rows_per_s: float
    commits_per_s: float
    commit_p50: float
    commit_p99: float
    cpu: float


class Tools:
    """The built C parts in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.shim = self._build("slowflush.c", "slowflush.so", "-shared", "-fPIC", "-lsqlite3")
        self._loop = self._build("sqliteloop.c", "sqliteloop", "-lsqlite3")
        self._load = self._build("load.c", "load")
        self.batches = self._build("batches.c", "batches", "-lcrypto", "-lz")

    def _build(self, source: str, product: str, *flags: str) -> Path:
        result = self.folder / product
        command = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", result, SOURCES / source, *flags]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{source} does not compile (are libsqlite3-dev and libssl-dev installed?):\n{done.stderr}")
        return result

    def shim_environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.shim), "SLOWFLUSH_US": str(FLUSH_US)}

    def load(
        self, port: int, paths: Path, connections: int, seconds: float, warmup: float = 0.0, requests: int = 0,
        processes: list[int] = (), source: str | None = None,
    ) -> Load:
        command = [
            self._load, "--port", port, "--paths", paths, "--connections", connections, "--seconds", seconds,
            "--warmup", warmup, "--requests", requests,
        ]
        if source:
            command += ["--source", source]
        if processes:
            command += ["--cpu", ",".join(map(str, processes))]
        found = self._json(command, timeout=seconds + warmup + 60)
        return Load(
            per_s=found["per_s"], p50=found["p50_us"], p99=found["p99_us"], cpu=found["server_cpu_us"],
            requests=found["requests"], redirected=found["all_redirected"], problems=self._problems(found),
        )

    @staticmethod
    def _problems(found: dict) -> list[str]:
        problems = [f"{n} answers with status {s}" for s, n in found["statuses"].items() if s != "302"]
        problems += [f"{found[key]} {key}" for key in ("broken", "unanswered") if found[key]]
        return problems if found["requests"] else [*problems, "no answer at all"]

    def loop(self, folder: Path, batch: int, seconds: float, warmup: float, sample: Path | None, slow: bool) -> Loop:
        database = folder / "loop.db"
        command = [self._loop, database, batch, seconds, warmup, *([sample] if sample else [])]
        try:
            found = self._json(command, timeout=seconds + warmup + 60, extra=self.shim_environment() if slow else {})
        finally:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)
        return Loop(
            rows_per_s=found["rows_per_s"], commits_per_s=found["commits_per_s"], commit_p50=found["commit_p50_us"],
            commit_p99=found["commit_p99_us"], cpu=found["cpu_us_per_row"],
        )

    @staticmethod
    def _json(command: list, timeout: float, extra: dict[str, str] = {}) -> dict:
        words, environment = [str(part) for part in command], {**os.environ, **extra}
        done = subprocess.run(words, capture_output=True, text=True, timeout=timeout, env=environment)
        if done.returncode != 0:
            raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)
