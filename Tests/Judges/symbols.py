# SPDX-License-Identifier: Apache-2.0
"""The symbols under test, as `symbol-writer` makes them, and pictures of symbols."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / ".build/release/symbol-writer"
LEVELS = "LMQH"
QUIET_ZONE = 4


@dataclass
class Symbol:
    text: str
    version: int
    level: str
    mask: int
    # True is dark; without the quiet zone. None where only the facts were asked for.
    modules: numpy.ndarray | None


def write(texts: list[str], level: str, *options: str) -> list[Symbol]:
    """One symbol for each text; a refused one has version 0 and the reason as its level."""
    command = [WRITER, "--level", level, *options]
    done = subprocess.run(command, input="".join(f"{text}\n" for text in texts), capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{done.stderr.strip()} (build it: scripts/judges)")
    lines = done.stdout.splitlines()
    if len(lines) != len(texts):
        raise SystemExit(f"symbol-writer made {len(lines)} symbols of {len(texts)} texts")
    return [_symbol(text, line) for text, line in zip(texts, lines)]


def _symbol(text: str, line: str) -> Symbol:
    if line.startswith("refused"):
        return Symbol(text, 0, line, 0, None)
    version, level, mask, side, *rows = line.split()
    modules = None
    if rows:
        packed = numpy.frombuffer(bytes.fromhex(rows[0]), numpy.uint8).reshape(int(side), -1)
        modules = numpy.unpackbits(packed, axis=1, count=int(side)).astype(bool)
    return Symbol(text, int(version), level, int(mask), modules)


def picture(modules: numpy.ndarray, pixels: int, quiet: int = QUIET_ZONE) -> numpy.ndarray:
    """Grey, `pixels` to the side of a module, black on white."""
    padded = numpy.pad(modules, quiet)
    return numpy.where(padded.repeat(pixels, 0).repeat(pixels, 1), 0, 255).astype(numpy.uint8)


def soft(modules: numpy.ndarray, pixels: int) -> numpy.ndarray:
    """The same, as a lens draws it: blurred by 0.16 of a module."""
    return cv2.GaussianBlur(picture(modules, pixels), (0, 0), 0.16 * pixels)
