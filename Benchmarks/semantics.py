# SPDX-License-Identifier: Apache-2.0
"""What it costs to understand a request: against an earlier build, for a visitor who is told apart, and with rules."""

from __future__ import annotations

import json
from contextlib import ExitStack

import catalog
from report import Section, Table, count, median, microseconds, ratio, times
from servers import Waypost

CONNECTIONS = 64
SETTINGS = {"WAYPOST_REDIRECT_DURABILITY": "relaxed", "WAYPOST_STORE_CAP_BYTES": "1000000000000"}
# From a neighbour's address the visitor is told apart; the machine itself is nobody's phone.
NEIGHBOUR = "127.0.0.2"

# Twenty that no phone of the load meets, each of another kind, so that all of them are asked.
RULES = """\
os=ios -> https://www.example.com/1
device=desktop -> https://www.example.com/2
browser=firefox -> https://www.example.com/3
language=vi -> https://www.example.com/4
country=VN -> https://www.example.com/5
ip=10.0.0.0/8 -> https://www.example.com/6
at=2020-01-01..2020-01-02 -> https://www.example.com/7
weekday=mon-sun hours=00:00-00:01 os=windows -> https://www.example.com/8
query.utm_source=poster -> https://www.example.com/9
zone=a -> https://www.example.com/10
box=1 -> https://www.example.com/11
uplink=down -> https://www.example.com/12
channel=nfc os=ios -> https://www.example.com/13
os=windows,macos,linux -> https://www.example.com/14
device=tablet,tv -> https://www.example.com/15
browser=safari,edge,samsung -> https://www.example.com/16
language=de,fr,ja -> https://www.example.com/17
query.gclid=* -> https://www.example.com/18
os=android device=tablet -> https://www.example.com/19
os=ios -> 50% https://www.example.com/20 50% https://www.example.com/21
"""


def measure(bench) -> Section:
    section = Section("Understanding a request")
    with ExitStack() as stack:
        servers = {"plain": _serve(bench, stack, "plain", bench.binary)}
        if bench.against:
            servers["before"] = _serve(bench, stack, "before", bench.against)
        servers["neighbour"] = _serve(bench, stack, "neighbour", bench.binary)
        servers["rules"] = _serve(bench, stack, "rules", bench.binary, RULES)
        servers["taps"] = _serve(bench, stack, "taps", bench.binary)
        servers["taps"].paths = _tap_paths(bench, servers["taps"])
        loads = {name: [] for name in servers}
        for _ in bench.rounds():
            for name, server in servers.items():
                source = NEIGHBOUR if name == "neighbour" else None
                loads[name].append(bench.load(server, server.paths, CONNECTIONS, source=source))
    words = {
        "plain": "a plain redirect", "before": "the same, by the earlier build",
        "neighbour": "a visitor of the local network, who is told apart", "rules": "with 20 rules, none of which matches",
        "taps": "a tap of a tag that mirrors its number and counter, one of 20,000 tags",
    }
    table = Table(["redirect", "per second", "CPU each"])
    for name, runs in loads.items():
        table.rows.append(
            [words[name], count(median(r.per_s for r in runs)), microseconds(median(r.cpu for r in runs))]
        )
    section.parts.append(table)

    def share(above: str, below: str) -> float:
        return ratio([run.cpu for run in loads[above]], [run.cpu for run in loads[below]])

    if bench.against:
        plain, told = share("plain", "before"), share("neighbour", "before")
        section.bar("a plain redirect: CPU ≤ 1.25 × the earlier build's", times(plain), plain <= 1.25)
        section.bar("a visitor who is told apart: the same", times(told), told <= 1.25)
    rules = share("rules", "plain")
    section.bar("20 rules: CPU ≤ 1.3 × without", times(rules), rules <= 1.3)
    section.parts.append(f"A tap takes {times(share('taps', 'plain'))} the CPU of a plain redirect.")
    return section


def _tap_paths(bench, server: Waypost):
    """Links of many tags, each with ten counters; what is drawn is by chance a tap, a copy, or a replay."""
    path = bench.folder / "taps.paths"
    codes = server.paths.read_text().split()
    with path.open("w") as file:
        for tag in range(20_000):
            for counter in range(1, 11):
                file.write(f"{codes[tag % len(codes)]}/04{tag:012X}x{counter:06X}\n")
    return path


def _serve(bench, stack: ExitStack, name: str, binary, rules: str | None = None) -> Waypost:
    state = bench.folder / f"semantics-{name}"
    codes = catalog.fill(binary, state, 3)
    if rules:
        file = bench.folder / "rules.txt"
        file.write_text(rules)
        shown = catalog.waypost(binary, "touchpoint", "list", "--json", state=state)
        touchpoint = json.loads(shown)["touchpoints"][0]["id"]
        catalog.waypost(binary, "touchpoint", "rules", "set", touchpoint, str(file), state=state)
    server = stack.enter_context(Waypost(binary, state, SETTINGS | bench.settings))
    server.paths = catalog.write_paths(bench.folder, state.name, codes)
    return server
