# SPDX-License-Identifier: Apache-2.0
"""Draws the label that comes in on standard input as a printer would, and writes it as a plain bitmap (PBM).

Written from the ZPL II Programming Guide (^GF, ^FO, ^PW, ^LL and the alternative data compression scheme) and apart
from what it judges: it expands the text by regular expressions and works on strings of bits.
"""
import re
import sys

label = sys.stdin.read()
assert re.fullmatch(r"\^XA.*\^XZ\n", label), "not one whole label"
command = dict(re.findall(r"\^(FO|PW|LL|PQ|LH)([^^]*)", label))
total, count, per_row, data = re.search(r"\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS", label).groups()
assert total == count, "for hexadecimal data, both counts are those of the picture's bytes"
digits = int(per_row) * 2


def expand(run):
    letters, digit = run.groups()
    times = sum((ord(c) - ord("F")) if c.isupper() else 20 * (ord(c) - ord("f")) for c in letters)
    return digit * times


rows = []
plain = re.sub(r"([G-Zg-z]+)([0-9A-F])", expand, data)
while plain:
    if plain[0] == ":":
        rows.append(rows[-1])
        plain = plain[1:]
        continue
    row = re.match(r"[0-9A-F]{0,%d}" % digits, plain).group()
    plain = plain[len(row):]
    if len(row) < digits:
        row = row.ljust(digits, {",": "0", "!": "F"}[plain[0]])
        plain = plain[1:]
    rows.append(row)
assert len(rows) * int(per_row) == int(count), "the rows are not what the counts say"

x, y = map(int, command["FO"].split(","))
width, height = int(command["PW"]), int(command["LL"])
paper = ["0" * width] * height
for at, row in enumerate(rows, y):
    bits = "".join(format(int(digit, 16), "04b") for digit in row)
    # What reaches beyond the label is padding.
    assert "1" not in bits[width - x:]
    paper[at] = ("0" * x + bits).ljust(width, "0")[:width]
print("P1", width, height, sep="\n")
print("\n".join(paper))
