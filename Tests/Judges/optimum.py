# SPDX-License-Identifier: Apache-2.0
"""No symbol is larger than it must be: 20,000 addresses against an optimum that is computed another way.

The optimum follows whole bits through the phases of a group of digits (4, 3, 3 bits) and of a pair of letters (6, 5),
for all texts at once; capacities are segno's table. libqrencode's own cut, which is greedy, shows that the judge sees.
"""

from __future__ import annotations

import argparse
import ctypes
import sys

import numpy
from segno import consts

import corpus
import symbols

# ISO/IEC 18004, table 3: bits of the character count for numeric, alphanumeric and byte, after the mode's four.
COUNT_BITS = {range(1, 10): (10, 9, 8), range(10, 27): (12, 11, 16), range(27, 41): (14, 13, 16)}
ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
FAR = 10**6
# Findings that are printed; all are counted.
SHOWN = 20
# What the mark of UTF-8 takes: twelve bits of ECI header, and sixteen that libqrencode reserves for it by mistake. Texts
# beyond ASCII may be so much larger; without the mark, zbar takes some of them for Shift-JIS.
ECI_BITS = 28
SEGNO_LEVELS = {
    "L": consts.ERROR_LEVEL_L, "M": consts.ERROR_LEVEL_M, "Q": consts.ERROR_LEVEL_Q, "H": consts.ERROR_LEVEL_H,
}


def capacity(version: int, level: str) -> int:
    return consts.SYMBOL_CAPACITY[version][SEGNO_LEVELS[level]]


def fewest_bits(texts: list[bytes], counts: tuple[int, int, int]) -> numpy.ndarray:
    """For each text the bits of the cheapest segments of a class of versions."""
    longest = max(map(len, texts))
    letters = numpy.array([list(text.ljust(longest, b"\0")) for text in texts])
    lengths = numpy.array([len(text) for text in texts])
    is_digit = numpy.isin(letters, list(b"0123456789"))
    is_alphanumeric = numpy.isin(letters, list(ALPHANUMERIC))
    numeric_header, alphanumeric_header, byte_header = (4 + bits for bits in counts)
    far = numpy.full(len(texts), FAR)
    n0, n1, n2, a0, a1, b = (far.copy() for _ in range(6))
    ended = numpy.zeros(len(texts), int)
    result = ended.copy()
    for place in range(longest):
        digit, letter = is_digit[:, place], is_alphanumeric[:, place]
        n0, n1, n2 = (
            numpy.where(digit, n2 + 3, FAR),
            numpy.where(digit, numpy.minimum(n0, ended + numeric_header) + 4, FAR),
            numpy.where(digit, n1 + 3, FAR),
        )
        a0, a1 = (
            numpy.where(letter, a1 + 5, FAR),
            numpy.where(letter, numpy.minimum(a0, ended + alphanumeric_header) + 6, FAR),
        )
        b = numpy.minimum(b, ended + byte_header) + 8
        ended = numpy.minimum.reduce([n0, n1, n2, a0, a1, b])
        result = numpy.where(lengths == place + 1, ended, result)
    return result


class Optimum:
    """The smallest version of each text, and the highest level in it."""

    def __init__(self, texts: list[str]) -> None:
        encoded = [text.encode() for text in texts]
        self.bits = {versions: fewest_bits(encoded, counts) for versions, counts in COUNT_BITS.items()}

    def version(self, index: int, level: str, more: int = 0) -> int:
        for versions, bits in self.bits.items():
            for version in versions:
                if capacity(version, level) >= bits[index] + more:
                    return version
        raise SystemExit(f"text {index} fits into no symbol")

    def highest(self, index: int, version: int, least: str, more: int = 0) -> str:
        """The highest level from `least` on that has room for the text and so many bits more."""
        bits = next(bits[index] for versions, bits in self.bits.items() if version in versions) + more
        return max([least, *(level for level in symbols.LEVELS if capacity(version, level) >= bits)], key=_strength)


def _strength(level: str) -> int:
    return symbols.LEVELS.index(level)


class _QRcode(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.c_void_p)]


def greedy_versions(texts: list[str], level: str) -> list[int]:
    """What libqrencode takes when it is left to cut the text itself."""
    library = ctypes.CDLL("libqrencode.so.4")
    library.QRcode_encodeString.restype = ctypes.POINTER(_QRcode)
    library.QRcode_free.argtypes = [ctypes.POINTER(_QRcode)]
    found = []
    for text in texts:
        code = library.QRcode_encodeString(text.encode(), 0, symbols.LEVELS.index(level), 2, 1)
        found.append(code.contents.version)
        library.QRcode_free(code)
    return found


def judge(count: int) -> int:
    texts = corpus.texts(count)
    wrong = greedy = 0
    for turn, level in enumerate(symbols.LEVELS):
        share = texts[turn::len(symbols.LEVELS)]
        optimum = Optimum(share)
        made = [symbols.write(share, level, "--brief", *options) for options in ([], ["--boost"], ["--no-eci"])]
        for index, (text, plain, boosted, unmarked) in enumerate(zip(share, *made)):
            smallest = {(optimum.version(index, level), level)}
            marked = smallest if text.isascii() else smallest | {(optimum.version(index, level, ECI_BITS), level)}
            best = {
                (version, optimum.highest(index, version, level, more))
                for version, _ in marked for more in ([0] if text.isascii() else [0, ECI_BITS])
            }
            for symbol, wanted in ((plain, marked), (boosted, best), (unmarked, smallest)):
                if (symbol.version, symbol.level) not in wanted:
                    wrong += 1
                    took = f"{symbol.version}-{symbol.level}" if symbol.version else symbol.level
                    if wrong <= SHOWN:
                        print(f"optimum: {took} instead of {' or '.join(f'{v}-{l}' for v, l in wanted)}: {text}")
        sample = range(0, len(share), 4)
        versions = greedy_versions([share[index] for index in sample], level)
        greedy += sum(took > optimum.version(index, level) for index, took in zip(sample, versions))
    print(
        f"optimum: {count:,} texts of {min(map(len, texts))} to {max(map(len, texts))} characters, at four levels in "
        f"turn, plain, boosted and without ECI: {wrong} not at the optimum. A greedy cut takes a larger version for "
        f"{greedy} of {len(range(0, count, 4)):,}"
    )
    if not greedy:
        print("optimum: the greedy cut was never caught, so this judge sees nothing")
    return 1 if wrong or not greedy else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    sys.exit(judge(parser.parse_args().count))
