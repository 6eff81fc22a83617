# SPDX-License-Identifier: Apache-2.0
"""The servers under measurement. Each is started here, listens on 127.0.0.1 only, and is ended by its pid."""

from __future__ import annotations

import contextlib
import http.client
import os
import select
import socket
import subprocess
import time
from pathlib import Path

STOP_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(pid: int) -> dict[str, int]:
    """Bytes of Rss, Private_Dirty, Pss_Anon … of a process, from smaps_rollup."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    fields = (line.split() for line in lines)
    return {f[0].rstrip(":"): int(f[1]) * 1024 for f in fields}


class Server:
    """A running server."""

    name = "server"
    process: subprocess.Popen
    port: int

    def processes(self) -> list[int]:
        """Its pid and the pids of its workers."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def redirect(self, path: str) -> str:
        """Asks once as a browser would; the Location of a 302."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0"})
            answer = connection.getresponse()
            if answer.status != 302:
                raise RuntimeError(f"{self.name} answered {path} with {answer.status} instead of 302")
            return answer.headers["Location"]

    def memory(self) -> dict[str, int]:
        """Bytes of the process itself by kind, without its workers."""
        return memory(self.process.pid)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise RuntimeError(f"{self.name} did not end within {STOP_SECONDS} s of SIGTERM") from None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_) -> None:
        try:
            self.stop()
        except RuntimeError:
            # The first failure is the one to report.
            if kind is None:
                raise


class Nginx(Server):
    """nginx with `return 302` and an access log, one worker per core."""

    name = "nginx"
    target = "https://www.example.com/landing?utm_source=venue&utm_medium=qr&click_id=$request_id"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port = free_port()
        configuration = folder / "nginx.conf"
        configuration.write_text(self._configuration())
        self._log = folder / "stderr.txt"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                ["nginx", "-p", folder, "-c", configuration], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._await()

    def _configuration(self) -> str:
        temporary = "".join(
            f"    {kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # Started as root, the workers would otherwise be another user, who need not be able to reach the folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}daemon off;\nworker_processes auto;\npid nginx.pid;\nerror_log error.log;\n"
            "events { worker_connections 4096; }\nhttp {\n"
            f"{temporary}    access_log access.log combined;\n    keepalive_requests 1000000000;\n"
            f"    server {{\n        listen 127.0.0.1:{self.port} backlog=4096;\n"
            f"        location / {{ return 302 {self.target}; }}\n    }}\n}}\n"
        )

    def _await(self) -> None:
        for _ in range(500):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.01)
        self.stop()
        raise RuntimeError(f"nginx did not start: {self._log.read_text().strip()}")


class Waypost(Server):
    """`waypost serve` on a state directory."""

    name = "waypost"

    def __init__(
        self, binary: Path, state: Path, settings: dict[str, str] | None = None, preload: dict[str, str] | None = None,
        redirect_port: int = 0, ready_within: float = 120,
    ) -> None:
        self.state = state
        self._log = state.parent / f"{state.name}.log"
        environment = waypost_environment(settings or {}, redirect_port) | (preload or {})
        with self._log.open("a") as log:
            self.started = time.monotonic()
            self.process = subprocess.Popen(
                [binary, "serve", *waypost_place(state)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env=environment,
            )
        line = first_line(self.process, ready_within)
        self.ready_after = time.monotonic() - self.started
        words = dict(word.partition("=")[::2] for word in line.split()[1:])
        if not line.startswith("ready ") or "redirect" not in words:
            with contextlib.suppress(RuntimeError):
                self.stop()
            raise RuntimeError(f"waypost did not get ready (said {line!r}): {self.last_words()}")
        self.port = int(words["redirect"].rpartition(":")[2])

    def last_words(self) -> str:
        return self._log.read_text(errors="replace")[-1500:].strip() or "nothing on stderr"

    def stop(self) -> None:
        super().stop()
        self.process.stdout.close()


def first_line(process: subprocess.Popen, within: float) -> str:
    """What a program says first on its standard output, so many seconds long awaited."""
    end, line = time.monotonic() + within, b""
    output = process.stdout.fileno()
    while b"\n" not in line and time.monotonic() < end:
        if select.select([output], [], [], max(0.0, end - time.monotonic()))[0]:
            part = os.read(output, 4096)
            if not part:
                break
            line += part
    return line.partition(b"\n")[0].decode(errors="replace")


def waypost_place(state: Path) -> list[str]:
    """The options that keep a command away from the machine's own state and configuration."""
    configuration = state.parent / "empty.toml"
    if not configuration.exists():
        configuration.write_text("")
    return ["--state", str(state), "--config", str(configuration)]


def waypost_environment(settings: dict[str, str], redirect_port: int = 0) -> dict[str, str]:
    """The environment without what the caller set for another waypost."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("WAYPOST_") and k != "STATE_DIRECTORY"}
    return inherited | {
        "WAYPOST_REDIRECT_LISTEN": f"127.0.0.1:{redirect_port}",
        "WAYPOST_CONSOLE_LISTEN": "127.0.0.1:0",
        "WAYPOST_REDIRECT_PUBLIC_URL": "http://go.example",
        **settings,
    }
