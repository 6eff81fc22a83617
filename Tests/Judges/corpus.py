# SPDX-License-Identifier: Apache-2.0
"""Web addresses as they stand on labels, 8 to 400 characters long: the same seed gives the same ones."""

from __future__ import annotations

import random
import string
import urllib.parse

UPPER = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SLUG = string.ascii_lowercase + string.digits + "-"
WORDS = "điểm nhận quà chợ bến thành cửa hàng khuyến mãi tết nguyên đán sự kiện hội nghị phở bò ưu đãi".split()
SHORTEST, LONGEST = 8, 400
# 351 of the 352 bits of 3-M when cut into four segments; a greedy cut takes version 4.
TIGHT = "https://id.example.vn/01/09506000134352?17=261231"


def texts(count: int, seed: int = 20_260_101) -> list[str]:
    """`count` different addresses of all kinds, the tight one first."""
    dice = random.Random(seed)
    found = {TIGHT: None}
    while len(found) < count:
        text = dice.choice(KINDS)(dice)
        if SHORTEST <= len(text) <= LONGEST:
            found[text] = None
    return list(found)[:count]


def _run(dice: random.Random, letters: str, least: int, most: int) -> str:
    return "".join(dice.choices(letters, k=dice.randint(least, most)))


def _host(dice: random.Random) -> str:
    return _run(dice, string.ascii_lowercase, 1, 14) + dice.choice([".vn", ".com", ".example.vn", ".io", ":8080"])


def _short_upper(dice: random.Random) -> str:
    place = dice.choice(["", f"/{_run(dice, UPPER, 1, 3)}"])
    return f"{dice.choice(['HTTP', 'HTTPS'])}://{_host(dice).upper()}/{_run(dice, UPPER, 4, 12)}{place}"


def _short_lower(dice: random.Random) -> str:
    return f"https://{_host(dice)}/{_run(dice, SLUG, 3, 16)}"


def _mixed_case(dice: random.Random) -> str:
    """Upper-case host and lower-case path, or the other way round: where a segment ends matters."""
    host, path = _host(dice), _run(dice, SLUG, 2, 24)
    return f"HTTPS://{host.upper()}/{path}" if dice.random() < 0.5 else f"https://{host}/{_run(dice, UPPER, 2, 24)}"


def _gs1(dice: random.Random) -> str:
    link = f"https://{_host(dice)}/01/{_run(dice, string.digits, 14, 14)}"
    if dice.random() < 0.6:
        link += f"/10/{_run(dice, UPPER, 2, 12)}"
    if dice.random() < 0.6:
        link += f"/21/{_run(dice, string.digits, 4, 20)}"
    return link + (f"?17={_run(dice, string.digits, 6, 6)}" if dice.random() < 0.7 else "")


def _digits(dice: random.Random) -> str:
    parts = [_run(dice, string.digits, 1, 18) for _ in range(dice.randint(1, 6))]
    return f"https://{_host(dice)}/" + dice.choice("/-._=").join(parts)


def _query(dice: random.Random) -> str:
    names = ["utm_source", "utm_medium", "id", "t", "Ref", "SESSION", "q"]
    values = [UPPER, SLUG, string.digits, string.ascii_letters + string.digits]
    pairs = [
        f"{dice.choice(names)}={_run(dice, dice.choice(values), 1, 20)}" for _ in range(dice.randint(1, 8))
    ]
    return f"https://{_host(dice)}/{_run(dice, SLUG, 0, 12)}?{'&'.join(pairs)}"


def _phrase(dice: random.Random) -> str:
    return "-".join(dice.choices(WORDS, k=dice.randint(1, 7)))


def _escaped(dice: random.Random) -> str:
    return f"https://{_host(dice)}/{urllib.parse.quote(_phrase(dice))}"


def _vietnamese(dice: random.Random) -> str:
    return f"https://{_host(dice)}/{_phrase(dice)}"


def _long(dice: random.Random) -> str:
    parts = [_run(dice, dice.choice([UPPER, SLUG, string.digits]), 1, 40) for _ in range(dice.randint(4, 14))]
    return f"https://{_host(dice)}/" + "/".join(parts)


def _bare(dice: random.Random) -> str:
    """No scheme, as people type it, down to the shortest."""
    return f"{_run(dice, string.ascii_letters + string.digits, 3, 12)}.vn/{_run(dice, string.digits + UPPER, 1, 8)}"


KINDS = [
    _short_upper, _short_lower, _mixed_case, _gs1, _digits, _query, _escaped, _vietnamese, _long, _bare,
]
