# SPDX-License-Identifier: Apache-2.0
"""Sheets that `waypost sheet` prints are read back from their pages, see pages.py.

Several templates, from an order whose captions hold every Vietnamese letter, also decomposed, and long lines. The same
order again must be the same bytes; a caption that cannot fit must be refused and leave nothing behind.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pages
import symbols

WAYPOST = Path(os.environ.get("WAYPOST_BINARY") or symbols.ROOT / ".build/release/waypost")
PUBLIC_URL = "https://go.example.vn"
# Template, further options, labels, pages in front.
SHEETS = [
    ("L7160", ["--cover"], 63, 1),
    ("5160", [], 60, 0),
    ("4x5", ["--gap-mm", "4", "--caption", "{caption}", "--caption", "Bàn {serial}"], 40, 0),
]
VOWELS, TONES = "aăâeêioôơuưy", ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
PHRASES = [
    "Quét mã để nhận quà", "Chợ Bến Thành, cửa Nam", "Nguyễn Thị Hằng & Phở Bò", "Khuyến mãi Tết 50 %",
    "Giỗ Tổ Hùng Vương (10/3)", "WiFi · Ưu đãi — “Đặc biệt”",
]
TOO_LONG = "Khuyếnmãiđặcbiệtkhôngcóchỗnàođủrộngchomộttừdàinhưthếnàytrênmộtcáinhãnnhỏ" * 3


def captions(count: int) -> list[str]:
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
    letters += [letter.upper() for letter in letters]
    found = ["".join(letters[place:place + 6]) for place in range(0, len(letters), 6)]
    while len(found) < count:
        phrase = PHRASES[len(found) % len(PHRASES)]
        # As some keyboards type it: each mark a character of its own.
        found.append(unicodedata.normalize("NFD", phrase) if len(found) % 2 else phrase)
    return found[:count]


class Box:
    """An appliance's folder, with its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def order(self, name: str, texts: list[str]) -> Path:
        file = self.folder / f"{name}.csv"
        with open(file, "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            rows.writerow(["destination", "title", "caption"])
            rows.writerows([f"https://shop.example.vn/{place}", f"Label {place}", t] for place, t in enumerate(texts))
        return file

    def print(self, order: Path, template: str, options: list[str], out: str) -> subprocess.CompletedProcess:
        words = ["sheet", "--csv", order, "--template", template, *options, "--out", f"{out}.pdf"]
        return self.run(*words, "--manifest", f"{out}.manifest.csv")

    def run(self, *words) -> subprocess.CompletedProcess:
        environment = {**os.environ, "WAYPOST_REDIRECT_PUBLIC_URL": PUBLIC_URL}
        command = [str(WAYPOST), *map(str, words), "--state", str(self.folder / "state")]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)


def judge_sheet(box: Box, number: int, template: str, options: list[str], count: int, fronts: int) -> list[str]:
    order = box.order(f"order-{number}", captions(count))
    printed = box.print(order, template, options, f"sheet-{number}")
    if printed.returncode != 0:
        return [f"{template} was not printed: {printed.stderr.strip()}"]
    document, manifest = box.folder / f"sheet-{number}.pdf", box.folder / f"sheet-{number}.manifest.csv"
    print(f"sheets: {template}, {count} labels, {document.stat().st_size:,} B", flush=True)
    failures = []
    with open(manifest, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != count or len({row["url"] for row in rows}) != count:
        failures.append(f"{template}: the manifest has {len(rows)} rows, and each of {count} labels needs its own link")
    if pages.judge(document, manifest, pages.FONT, count, fronts):
        failures.append(f"{template}: its pages are not what its manifest says")
    again = box.print(order, template, options, f"again-{number}")
    if again.returncode != 0 or (box.folder / f"again-{number}.pdf").read_bytes() != document.read_bytes():
        failures.append(f"{template}: the same order again is another document {again.stderr.strip()}")
    return failures


def judge_overflow(box: Box) -> list[str]:
    order = box.order("overflow", ["Chợ Bến Thành", TOO_LONG])
    refused = box.print(order, "5160", [], "overflow")
    if refused.returncode == 0:
        return ["a caption that cannot fit was printed"]
    if "row 3" not in refused.stderr or "caption" not in refused.stderr:
        return [f"a caption that cannot fit is refused without its row: {refused.stderr.strip()}"]
    if (box.folder / "overflow.pdf").exists() or (box.folder / "overflow.manifest.csv").exists():
        return ["a refused sheet left a file behind"]
    print(f"sheets: refused: {refused.stderr.strip()[:200]}")
    return []


def judge() -> int:
    with tempfile.TemporaryDirectory(prefix="waypost-sheets-") as folder:
        box = Box(Path(folder))
        if "--csv" not in box.run("sheet", "--help").stdout:
            print(f"SKIPPED: {WAYPOST} prints no sheets")
            return 77
        failures = []
        for number, (template, options, count, fronts) in enumerate(SHEETS):
            failures += judge_sheet(box, number, template, options, count, fronts)
        failures += judge_overflow(box)
    for failure in failures:
        print(f"sheets: {failure}")
    print(f"sheets: {len(failures)} findings")
    return 1 if failures else 0


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sys.exit(judge())
