# SPDX-License-Identifier: Apache-2.0
"""Designs are read under bad conditions as well as plain symbols are.

Sixteen symbols, four texts at four levels, go through nineteen seeded distortions, 304 pictures, once plain and once in
each design (where a design is not allowed at every level, fewer), with the same seeds. Each of four readers must read as
many of a design as of the same plain symbols, less 5 %. Designs with colours or a logo also go through a mild phone 40
times: zxing, zbar and OpenCV must read all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy

import symbols
from readers import PANEL

# Pixels to a module before anything happens to a picture.
PIXELS = 8
SEED = 20_260_101
LOSS = 0.05
MILD_ROUNDS = 40
MILD_READERS = ["zxing", "zbar", "opencv"]
# What the panel reads of plain symbols here, less a little: a harness that nobody can read in would pass anything.
FLOOR = {"zxing": 0.7, "zbar": 0.6, "opencv": 0.5, "aruco": 0.5}
TEXTS = [
    "HTTPS://GO.EXAMPLE.VN/A7K2M9Q4", "https://go.example.vn/a7k2m9q4/g3", "https://shop.example.vn/s?id=8412&k=R2",
    "https://id.example.vn/01/09506000134352",
]

# As far as Waypost goes in each direction, and what each is judged by. Fainter colours are lost sooner in noise, whoever
# draws them, so that the faintest ones that are accepted, with a warning, are judged by the mild phone alone.
PANEL_GATE, MILD_GATE = "panel", "mild phone"
DESIGNS = {
    "dots 80 %": (["--dots", "80"], {PANEL_GATE}),
    "round finders": (["--round"], {PANEL_GATE}),
    "dark blue": (["--dark", "#0a1a40"], {PANEL_GATE, MILD_GATE}),
    "faintest colours": (["--dark", "#505050", "--light", "#d4d4d4"], {MILD_GATE}),
    "logo": (["--logo"], {PANEL_GATE, MILD_GATE}),
    # Taken with a warning, so that no photograph is promised.
    "logo, dots 100 %, round finders": (["--logo", "--dots", "100", "--round"], {PANEL_GATE}),
}
# Of the sixteen symbols, so many must allow a design.
LEAST = 8

Picture = numpy.ndarray
Dice = numpy.random.Generator
Distortion = Callable[[Picture, Dice], Picture]


def _warp(picture: Picture, matrix: numpy.ndarray) -> Picture:
    size = picture.shape[::-1]
    return cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)


def _framed(picture: Picture) -> Picture:
    """With so much paper around that nothing is turned out of the picture."""
    return numpy.pad(picture, picture.shape[0] // 4, constant_values=255)


def rotated(degrees: float) -> Distortion:
    def distort(picture: Picture, _: Dice) -> Picture:
        framed = _framed(picture)
        centre = (framed.shape[1] / 2, framed.shape[0] / 2)
        matrix = cv2.getRotationMatrix2D(centre, degrees, 1)
        return _warp(framed, numpy.vstack([matrix, [0, 0, 1]]))

    return distort


def perspective(amount: float) -> Distortion:
    """One side, whichever, is further away: both of its corners move inwards by this share of its length."""
    def distort(picture: Picture, dice: Dice) -> Picture:
        side = picture.shape[0]
        corners = numpy.float32([[0, 0], [side, 0], [side, side], [0, side]])
        moved = corners.copy()
        near = int(dice.integers(4))
        far = (near + 1) % 4
        along = corners[far] - corners[near]
        moved[near] += along * amount
        moved[far] -= along * amount
        return _warp(picture, cv2.getPerspectiveTransform(corners, moved))

    return distort


def blurred(modules: float, pixels: int = PIXELS) -> Distortion:
    return lambda picture, _: cv2.GaussianBlur(picture, (0, 0), modules * pixels)


def noisy(sigma: float) -> Distortion:
    def distort(picture: Picture, dice: Dice) -> Picture:
        return numpy.clip(picture + dice.normal(0, sigma, picture.shape), 0, 255).astype(numpy.uint8)

    return distort


def contrast(dark: int, light: int) -> Distortion:
    return lambda picture, _: (dark + picture.astype(float) / 255 * (light - dark)).astype(numpy.uint8)


def scaled(pixels: float) -> Distortion:
    scale = pixels / PIXELS
    return lambda picture, _: cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def jpeg(quality: int) -> Distortion:
    def distort(picture: Picture, _: Dice) -> Picture:
        _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)

    return distort


def shadow(ratio: float) -> Distortion:
    """Light falls from full to 1/ratio across the picture."""
    def distort(picture: Picture, _: Dice) -> Picture:
        return (picture * numpy.linspace(1, 1 / ratio, picture.shape[1])).astype(numpy.uint8)

    return distort


def cylinder(degrees: float) -> Distortion:
    """Around a bottle of which so much is seen."""
    def distort(picture: Picture, _: Dice) -> Picture:
        height, width = picture.shape
        half = numpy.radians(degrees / 2)
        shown = numpy.linspace(-numpy.sin(half), numpy.sin(half), width)
        columns = (numpy.arcsin(shown) / half + 1) / 2 * (width - 1)
        x, y = numpy.meshgrid(columns.astype(numpy.float32), numpy.arange(height, dtype=numpy.float32))
        return cv2.remap(picture, x, y, cv2.INTER_LINEAR)

    return distort


def phone(
    corners: float, degrees: float, pixels: float, blur: float, noise: float, quality: int, light: tuple[int, int]
) -> Distortion:
    """What a phone makes of a symbol: everything at once."""
    def distort(picture: Picture, dice: Dice) -> Picture:
        steps = [
            rotated(dice.uniform(-degrees, degrees)), perspective(corners), scaled(pixels), blurred(blur, pixels),
            contrast(*light), noisy(noise), jpeg(quality),
        ]
        for step in steps:
            picture = step(picture, dice)
        return picture

    return distort


MILD = phone(corners=0.06, degrees=20, pixels=5, blur=0.16, noise=6, quality=70, light=(25, 225))
DISTORTIONS: dict[str, Distortion] = {
    "clean": lambda picture, _: picture,
    "turned 17°": rotated(17),
    "turned 45°": rotated(45),
    "perspective 0.12": perspective(0.12),
    "perspective 0.22": perspective(0.22),
    "blur 0.3 modules": blurred(0.3),
    "blur 0.5 modules": blurred(0.5),
    "noise 25": noisy(25),
    "noise 40": noisy(40),
    "contrast 90-165": contrast(90, 165),
    "contrast 110-140": contrast(110, 140),
    "JPEG 10": jpeg(10),
    "3 pixels a module": scaled(3),
    "2 pixels a module": scaled(2),
    "1.5 pixels a module": scaled(1.5),
    "bottle, 100° seen": cylinder(100),
    "shadow 4:1": shadow(4),
    "mild phone": MILD,
    "hard phone": phone(corners=0.12, degrees=30, pixels=4, blur=0.3, noise=12, quality=50, light=(25, 225)),
}


@dataclass
class Design:
    name: str
    text: str
    level: str
    picture: Picture


def plain() -> list[Design]:
    return [
        Design("plain", symbol.text, level, symbols.picture(symbol.modules, PIXELS))
        for level in symbols.LEVELS for symbol in symbols.write(TEXTS, level)
    ]


def spoilt(designs: list[Design]) -> list[Design]:
    """The control: a blotch over a quarter of the symbol, which no level survives."""
    found = []
    for design in designs:
        picture = design.picture.copy()
        side = picture.shape[0]
        picture[side // 4:3 * side // 4, side // 4:3 * side // 4] = 255
        found.append(Design("spoilt", design.text, design.level, picture))
    return found


def drawn(name: str, options: list[str]) -> list[Design]:
    """The symbols in a design of Waypost's, those that it does not refuse."""
    found = []
    for level in symbols.LEVELS:
        with tempfile.TemporaryDirectory() as folder:
            made = symbols.write(TEXTS, level, "--png", folder, "--pixels", str(PIXELS), *options)
            for number, symbol in enumerate(made):
                picture = cv2.imread(f"{folder}/{number}.png", cv2.IMREAD_GRAYSCALE)
                if picture is not None:
                    found.append(Design(name, symbol.text, level, picture))
    return found


# How many pictures each reader read, by distortion, text, level and reader.
Found = Counter


def read(designs: list[Design], distortions: dict[str, Distortion]) -> Found:
    """The same symbol gets the same seeds, whatever its design."""
    found: Found = Counter()
    seen: Counter = Counter()
    for design in designs:
        place = (design.text, design.level)
        for turn, (name, distort) in enumerate(distortions.items()):
            seed = [SEED, turn, TEXTS.index(design.text), symbols.LEVELS.index(design.level), seen[place]]
            picture = distort(design.picture, numpy.random.default_rng(seed))
            for reader, reads in PANEL.items():
                found[name, *place, reader] += reads(picture) == design.text
        seen[place] += 1
    return found


def mild(designs: list[Design]) -> Found:
    """In 40 rounds through the mild phone, the designs in turn."""
    return read([designs[turn % len(designs)] for turn in range(MILD_ROUNDS)], {"mild phone": MILD})


def totals(found: Found, part: Callable[[str, str, str], bool] = lambda *_: True) -> dict[str, int]:
    sums = dict.fromkeys(PANEL, 0)
    for (name, text, level, reader), count in found.items():
        if part(name, text, level):
            sums[reader] += count
    return sums


def said(sums: dict[str, int]) -> str:
    return ", ".join(f"{reader} {sums[reader]}" for reader in PANEL)


def judge() -> int:
    unspoilt = plain()
    baseline = read(unspoilt, DISTORTIONS)
    for name in DISTORTIONS:
        print(f"distort: plain, {name}: {said(totals(baseline, lambda found, *_: found == name))} of {len(unspoilt)}")
    count, whole = len(unspoilt) * len(DISTORTIONS), totals(baseline)
    print(f"distort: plain: {said(whole)} of {count}")
    failures = [
        f"{reader} reads only {whole[reader]} plain symbols of {count}"
        for reader, floor in FLOOR.items() if whole[reader] < floor * count
    ]
    control = totals(mild(spoilt(unspoilt)))
    if any(control.values()):
        failures.append(f"the spoilt control is read ({said(control)}), so this judge sees nothing")
    for name, (options, gates) in DESIGNS.items():
        designs = drawn(name, options)
        if len(designs) < LEAST:
            failures.append(f"{name} is refused for {len(unspoilt) - len(designs)} of {len(unspoilt)} symbols")
            continue
        if PANEL_GATE in gates:
            failures += compare(name, designs, baseline)
        if MILD_GATE in gates:
            failures += photograph(name, designs)
    for failure in failures:
        print(f"distort: {failure}")
    print(f"distort: {len(failures)} findings")
    return 1 if failures else 0


def compare(name: str, designs: list[Design], baseline: Found) -> list[str]:
    """A design against the plain symbols of the same texts and levels, on the same seeds."""
    places = {(design.text, design.level) for design in designs}
    counts = totals(read(designs, DISTORTIONS))
    unspoilt = totals(baseline, lambda _, text, level: (text, level) in places)
    print(f"distort: {name}: {said(counts)} of {len(designs) * len(DISTORTIONS)}; plain: {said(unspoilt)}")
    return [
        f"{name}: {reader} reads {counts[reader]}, and of plain symbols {unspoilt[reader]}"
        for reader in PANEL if counts[reader] < unspoilt[reader] * (1 - LOSS)
    ]


def photograph(name: str, designs: list[Design]) -> list[str]:
    """A design through the mild phone, which must cost nothing."""
    counts = totals(mild(designs))
    print(f"distort: {name}, mild phone: {said(counts)} of {MILD_ROUNDS}")
    return [
        f"{name}: {reader} reads {counts[reader]} of {MILD_ROUNDS} through the mild phone"
        for reader in MILD_READERS if counts[reader] < MILD_ROUNDS
    ]


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sys.exit(judge())
