# SPDX-License-Identifier: Apache-2.0
"""What stands on the pages of a PDF is what its manifest says.

Each page is drawn by poppler at 150 and 300 dpi, each symbol is cut out with its quiet zone and read by zxing and zbar,
and its modules are compared with those of the manifest's checksum. Captions are judged as pixels, glyph by glyph,
against FreeType's drawing of the same text: a PDF may hold the right text and draw another.

    pages.py FILE.pdf MANIFEST.csv [--font FILE] [--fronts PAGES]

Of the manifest it uses url, caption, modules, sha256, sheet, which counts from 1, and x_mm, y_mm, width_mm and height_mm
of the symbol with its quiet zone, from the page's upper left. Captions are broken at spaces where their author did not.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import subprocess
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import cv2
import numpy
from PIL import Image, ImageDraw, ImageFont

import symbols
from readers import PANEL

RESOLUTIONS = [150, 300]
CAPTION_DPI = 600
READERS = ["zxing", "zbar"]
MM_PER_INCH = 25.4
# What Waypost sets captions in where nobody chose; FreeType finds it by this name.
FONT = "DejaVuSans.ttf"
# Under this a pixel is ink; over the other it is paper, even where edges are smoothed.
INK, PAPER = 128, 200


def draw(document: Path, page: int, dpi: int) -> numpy.ndarray:
    """One page in grey."""
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-gray", document]
    done = subprocess.run(command, capture_output=True, check=True)
    picture = cv2.imdecode(numpy.frombuffer(done.stdout, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise SystemExit(f"{document} has no page {page}: {done.stderr.decode().strip()}")
    return picture


class Label:
    """A row of the manifest."""

    def __init__(self, row: dict[str, str], fronts: int) -> None:
        self.name = row.get("serial") or row["url"]
        self.page = int(row["sheet"]) + fronts
        self.url = row["url"]
        # What keeps spreadsheets from taking a text for a formula is not printed.
        self.caption = (row.get("caption") or "").removeprefix("'")
        # "25" or "25x25".
        self.side = int(row["modules"].split("x")[0])
        self.checksum = row.get("sha256") or ""
        self.x, self.y, self.width, self.height = (float(row[f"{key}_mm"]) for key in ("x", "y", "width", "height"))

    def cut(self, page: numpy.ndarray, dpi: int) -> numpy.ndarray:
        scale = dpi / MM_PER_INCH
        left, top = round(self.x * scale), round(self.y * scale)
        return page[top:round((self.y + self.height) * scale), left:round((self.x + self.width) * scale)]

    def modules(self, page: numpy.ndarray, dpi: int) -> numpy.ndarray:
        """Whether the middle of each module is dark, quiet zone and all."""
        whole = self.side + 2 * symbols.QUIET_ZONE
        steps = (numpy.arange(whole) + 0.5) / whole
        scale = dpi / MM_PER_INCH
        rows = ((self.y + steps * self.height) * scale).astype(int)
        columns = ((self.x + steps * self.width) * scale).astype(int)
        return page[numpy.ix_(rows, columns)] < INK

    def is_quiet(self, page: numpy.ndarray, dpi: int) -> bool:
        """Whether there is nothing in the quiet zone, to a pixel from the symbol."""
        picture = self.cut(page, dpi).copy()
        edge = round(picture.shape[0] * symbols.QUIET_ZONE / (self.side + 2 * symbols.QUIET_ZONE)) - 1
        picture[edge:-edge, edge:-edge] = 255
        return bool((picture > PAPER).all())


def checksum(modules: numpy.ndarray) -> str:
    """Of the rows, each padded to whole bytes, the leftmost module in the highest bit."""
    return hashlib.sha256(numpy.packbits(modules, axis=1).tobytes()).hexdigest()


class Judge:
    def __init__(self, document: Path, labels: list[Label]) -> None:
        self.document = document
        self.labels = labels
        self.failed = 0
        self.pages: dict[int, list[Label]] = defaultdict(list)
        for label in labels:
            self.pages[label.page].append(label)

    def complain(self, finding: str) -> None:
        self.failed += 1
        if self.failed <= 20:
            print(f"pages: {finding}")

    def symbols(self) -> None:
        read = dict.fromkeys(READERS, 0)
        for number, labels in self.pages.items():
            for dpi in RESOLUTIONS:
                page = draw(self.document, number, dpi)
                for label in labels:
                    self._symbol(label, page, dpi, read)
        count = len(self.labels) * len(RESOLUTIONS)
        print(
            f"pages: {len(self.labels):,} symbols on {len(self.pages)} pages at {' and '.join(map(str, RESOLUTIONS))} "
            f"dpi: {', '.join(f'{name} {read[name]:,}' for name in READERS)} of {count:,}"
        )

    def _symbol(self, label: Label, page: numpy.ndarray, dpi: int, read: dict[str, int]) -> None:
        picture = label.cut(page, dpi)
        for name in READERS:
            text = PANEL[name](picture)
            read[name] += text == label.url
            if text != label.url:
                self.complain(f"{label.name} at {dpi} dpi: {name} read {text!r} instead of {label.url!r}")
        if not label.is_quiet(page, dpi):
            self.complain(f"{label.name} at {dpi} dpi: there is ink in the quiet zone")
        if label.checksum and dpi == max(RESOLUTIONS):
            inner = label.modules(page, dpi)[symbols.QUIET_ZONE:-symbols.QUIET_ZONE, symbols.QUIET_ZONE:-symbols.QUIET_ZONE]
            if checksum(inner) != label.checksum:
                self.complain(f"{label.name}: other modules than those of its checksum")

    def captions(self, font: str, most: int) -> None:
        """Of the labels of the first pages, up to `most` captions."""
        captioned = [label for label in self.labels if label.caption][:most]
        drawn: dict[int, numpy.ndarray] = {}
        lines = letters = 0
        for label in captioned:
            if label.page not in drawn:
                drawn = {label.page: draw(self.document, label.page, CAPTION_DPI)}
            near = self._surroundings(label, drawn[label.page])
            for paragraph in label.caption.splitlines():
                letters += len(paragraph)
                count, fault = found(near, paragraph.split(), font)
                lines += count
                if fault:
                    self.complain(f"{label.name}: the caption {paragraph!r} {fault}")
        print(
            f"pages: {len(captioned):,} captions, {lines:,} lines, {letters:,} letters compared with FreeType's at "
            f"{CAPTION_DPI} dpi"
        )

    def _surroundings(self, label: Label, page: numpy.ndarray) -> numpy.ndarray:
        """The ink around a symbol, up to the next symbols, 255 where it is black: there its caption is."""
        scale = CAPTION_DPI / MM_PER_INCH
        ink = 255 - page
        left, top, right, bottom = 0.0, 0.0, page.shape[1] / scale, page.shape[0] / scale
        for other in self.pages[label.page]:
            x, y, end, low = other.x, other.y, other.x + other.width, other.y + other.height
            ink[int(y * scale):int(low * scale) + 1, int(x * scale):int(end * scale) + 1] = 0
            if y < label.y + label.height and low > label.y:
                left, right = max(left, end if end <= label.x else 0), min(right, x if x > label.x else right)
            if x < label.x + label.width and end > label.x:
                top, bottom = max(top, low if low <= label.y else 0), min(bottom, y if y > label.y else bottom)
        return ink[int(top * scale):int(bottom * scale), int(left * scale):int(right * scale)]


def found(near: numpy.ndarray, words: list[str], font: str) -> tuple[int, str | None]:
    """In how many lines the words stand there, as many in each as fit, and what is wrong."""
    lines, first = 0, None
    while words:
        for count in range(len(words), 0, -1):
            fault = Line(" ".join(words[:count]), font).fault(near)
            first = first or fault
            if not fault:
                break
        else:
            return lines, first
        words, lines, first = words[count:], lines + 1, None
    return lines, None


class Line:
    """A line of text as FreeType draws it, so large that hinting moves nothing, and then made smaller."""

    _EM = 400
    # The sizes of captions.
    _POINTS = [18, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5]
    # How many places are looked at.
    _PLACES = 3
    # Ink that one drawing has and the other has not within so many pixels, and how many such pixels make a letter wrong.
    _NEAR, _SPOTS = 2, 6
    # So far a letter may stand from its place, since PDF rounds advances.
    _DRIFT = 3

    def __init__(self, text: str, font: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        self._font = ImageFont.truetype(font, self._EM)
        left, top, right, bottom = self._font.getbbox(self.text)
        image = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(image).text((-left, -top), self.text, font=self._font, fill=255)
        self._ink = numpy.array(image)
        self._starts = [self._font.getlength(self.text[:index]) - left for index in range(len(self.text) + 1)]

    def fault(self, near: numpy.ndarray) -> str | None:
        """What is wrong with it where it is most similar; None where nothing is. A neighbour's caption that differs in its
        marks alone may be as similar, so the next best places count as well."""
        half = self._scaled(near, 0.5)
        sizes = [points / 72 * CAPTION_DPI for points in self._POINTS]
        places = sorted((found for size in sizes for found in self._similar(half, size)), reverse=True)
        faults = (self._fault_at(near, place, size) for _, place, size in places[:self._PLACES])
        first = None
        for fault in faults:
            if fault is None:
                return None
            first = first or fault
        return first or "is not there"

    def _fault_at(self, near: numpy.ndarray, place: tuple[int, int], size: float) -> str | None:
        reference = self._scaled(self._ink, size / self._EM) >= INK
        found = _placed(near >= INK, place[0] * 2, place[1] * 2, reference.shape)
        if found is None:
            return "is not there"
        wrong = self._wrong(found, _placed(reference, 0, 0, reference.shape), size / self._EM)
        return f"is drawn wrong in {' '.join(wrong)}" if wrong else None

    @staticmethod
    def _scaled(picture: numpy.ndarray, scale: float) -> numpy.ndarray:
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def _similar(self, near: numpy.ndarray, size: float) -> list[tuple[float, tuple[int, int], float]]:
        """The most similar places at a size, each with how similar it is."""
        ink = self._scaled(self._ink, size / 2 / self._EM)
        if ink.shape[0] > near.shape[0] or ink.shape[1] > near.shape[1]:
            return []
        likeness = cv2.matchTemplate(near, ink, cv2.TM_CCOEFF_NORMED)
        places = []
        for _ in range(self._PLACES):
            _, best, _, (x, y) = cv2.minMaxLoc(likeness)
            places.append((best, (y, x), size))
            likeness[max(0, y - 10):y + 10, max(0, x - 10):x + 10] = -1
        return places

    def _wrong(self, page: numpy.ndarray, reference: numpy.ndarray, scale: float) -> list[str]:
        wrong = []
        kernel = numpy.ones((2 * self._NEAR + 1, 2 * self._NEAR + 1), numpy.uint8)
        near_reference = cv2.dilate(reference.astype(numpy.uint8), kernel) > 0
        page = _without_neighbours(page, near_reference)
        near_page = cv2.dilate(page.astype(numpy.uint8), kernel) > 0
        for letter, start, end in zip(self.text, self._starts, self._starts[1:]):
            columns = slice(BESIDE + round(start * scale), BESIDE + round(end * scale))
            if letter.isspace() or columns.start == columns.stop:
                continue
            rest = min(
                (reference[:, columns] & ~_moved(near_page, columns, x, y)).sum()
                + (_moved(page, columns, x, y) & ~near_reference[:, columns]).sum()
                for x in range(-self._DRIFT, self._DRIFT + 1) for y in range(-self._DRIFT, self._DRIFT + 1)
            )
            if rest > self._SPOTS:
                wrong.append(letter)
        return wrong


# Columns and rows around a line that is compared, so that it may be moved.
BESIDE, ABOVE = 16, 6


def _placed(ink: numpy.ndarray, top: int, left: int, shape: tuple[int, int]) -> numpy.ndarray | None:
    """What lies at a place, of a size and with a margin; None where that is outside."""
    padded = numpy.pad(ink, ((ABOVE, ABOVE), (BESIDE, BESIDE)))
    cut = padded[top:top + shape[0] + 2 * ABOVE, left:left + shape[1] + 2 * BESIDE]
    return cut if cut.shape == (shape[0] + 2 * ABOVE, shape[1] + 2 * BESIDE) else None


def _without_neighbours(page: numpy.ndarray, near_reference: numpy.ndarray) -> numpy.ndarray:
    """Without the ink of other lines, which comes in from above or below and touches nothing of this one."""
    _, parts = cv2.connectedComponents(page.astype(numpy.uint8))
    others = set(parts[[0, -1]].flat) - set(parts[near_reference].flat)
    return page & ~numpy.isin(parts, list(others))


def _moved(ink: numpy.ndarray, columns: slice, x: int, y: int) -> numpy.ndarray:
    return numpy.roll(ink[:, columns.start + x:columns.stop + x], y, axis=0)


def judge(document: Path, manifest: Path, font: str, captions: int, fronts: int = 0) -> int:
    # Excel's mark is no part of the first column's name.
    with open(manifest, newline="", encoding="utf-8-sig") as file:
        labels = [Label(row, fronts) for row in csv.DictReader(file)]
    judge = Judge(document, labels)
    judge.symbols()
    judge.captions(font, captions)
    if not labels:
        judge.complain("the manifest is empty")
    print(f"pages: {judge.failed} findings")
    return 1 if judge.failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--font", default=FONT, help="of the captions: a file, or a name FreeType finds")
    parser.add_argument("--captions", type=int, default=60, help="how many captions are compared (default: %(default)s)")
    parser.add_argument("--fronts", type=int, default=0, help="pages before the first sheet")
    options = parser.parse_args()
    sys.exit(judge(options.document, options.manifest, options.font, options.captions, options.fronts))
