# SPDX-License-Identifier: Apache-2.0
"""Every symbol says what it was made of: 2,000 addresses, read by three readers that share no code with us.

zxing and zbar must read all of them. OpenCV's detector loses a few of anybody's symbols in any one picture, others in
the next, so that up to version 4 it must read all in one of three pictures; in the first picture alone it must read as
many of the larger ones as of segno's symbols of the same texts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import numpy
import segno

import corpus
import symbols
from readers import PANEL

PIXELS = 4
SMALL = 4
STRICT = ["zxing", "zbar"]


def _segno(text: str, level: str) -> numpy.ndarray:
    made = segno.make(text, error=level, micro=False, boost_error=True, encoding="utf-8")
    return numpy.array([list(row) for row in made.matrix], bool)


def _looks(modules: numpy.ndarray):
    yield symbols.soft(modules, PIXELS)
    yield symbols.picture(modules, PIXELS)
    yield symbols.soft(modules, PIXELS + 2)


class Judge:
    def __init__(self) -> None:
        self.failed = 0
        self.made: Counter = Counter()
        # By reader and size; OpenCV at first sight. And what OpenCV reads of segno's larger ones.
        self.read: Counter = Counter()

    def see(self, symbol: symbols.Symbol, level: str) -> None:
        if not symbol.version:
            self._complain(f"{symbol.level}: {symbol.text}")
            return
        size = "small" if symbol.version <= SMALL else "large"
        self.made[size] += 1
        sharp = symbols.picture(symbol.modules, PIXELS)
        for name in STRICT:
            text = PANEL[name](sharp)
            self.read[name, size] += text == symbol.text
            if text != symbol.text:
                self._complain(f"{name} read {text!r} in {symbol.version}-{symbol.level}: {symbol.text}")
        reads = PANEL["opencv"]
        is_read = reads(next(_looks(symbol.modules))) == symbol.text
        self.read["opencv", size] += is_read
        if size == "large":
            self.read["segno"] += reads(next(_looks(_segno(symbol.text, level)))) == symbol.text
        elif not is_read and not any(reads(look) == symbol.text for look in _looks(symbol.modules)):
            self._complain(f"opencv reads no picture of {symbol.version}-{symbol.level}: {symbol.text}")

    def _complain(self, finding: str) -> None:
        self.failed += 1
        if self.failed <= 20:
            print(f"decode: {finding}")

    def verdict(self) -> int:
        for size, what in (("small", f"up to version {SMALL}"), ("large", "beyond it")):
            read = ", ".join(f"{name} {self.read[name, size]:,}" for name in [*STRICT, "opencv"])
            print(f"decode: of {self.made[size]:,} symbols {what}: {read} at first sight")
        print(f"decode: of segno's {self.made['large']:,} beyond it: opencv {self.read['segno']:,} at first sight")
        if self.read["opencv", "large"] < self.read["segno"]:
            self._complain("OpenCV reads fewer of our larger symbols than of segno's")
        print(f"decode: {self.failed} findings")
        return 1 if self.failed else 0


def judge(count: int) -> int:
    judge = Judge()
    texts = corpus.texts(count)
    for turn, level in enumerate(symbols.LEVELS):
        for symbol in symbols.write(texts[turn::len(symbols.LEVELS)], level, "--boost"):
            judge.see(symbol, level)
    return judge.verdict()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    sys.exit(judge(parser.parse_args().count))
