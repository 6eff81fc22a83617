# SPDX-License-Identifier: Apache-2.0
"""Tags that `waypost tag` has written, judged by others, and tags of others, read by `waypost tag`.

On one simulated reader after the other: waypost writes, Debian's nfc-mfultralight dumps the tag for ndeflib, and nfcpy
reads it with its own driver, opens it by its password, or finds it locked. Then nfcpy and nfc-mfultralight write, and
waypost reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import ndef
import nfc.tag.tt2

from tags import ROOT, SIMULATOR, Reader

WAYPOST = Path(os.environ.get("WAYPOST_BINARY") or ROOT / ".build/release/waypost")
LINK = "https://go.example.vn/0123456789ABCDEFGHJK"
KINDS = ["NTAG213", "NTAG215", "NTAG216", "Ultralight", "UltralightEV1-48", "UltralightEV1-128"]
KEY = bytes.fromhex("00112233445566778899aabbccddeeff")


@contextlib.contextmanager
def bench(*words: str) -> Iterator[str]:
    """A simulated reader, by its connection string."""
    with subprocess.Popen([SIMULATOR, *words], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGTERM)


def waypost(reader: str, *words: str) -> dict:
    command = [WAYPOST, "tag", *words, "--json", "--reader", reader, "--timeout", "10"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return json.loads(done.stdout)


def debian(reader: str, *words: str) -> None:
    done = subprocess.run(
        ["nfc-mfultralight", *words], capture_output=True, text=True, timeout=60, input="n\n" * 9,
        env={**os.environ, "LIBNFC_DEVICE": reader, "LIBNFC_AUTO_SCAN": "false"})
    assert done.returncode == 0, f"nfc-mfultralight {words}: {done.stdout[-300:]}{done.stderr[-300:]}"


@contextlib.contextmanager
def nfcpy(reader: str) -> Iterator[Reader]:
    path = reader.split(":")[1]
    # libnfc has put the chip to sleep, and nfcpy wakes none.
    line = os.open(path, os.O_RDWR | os.O_NOCTTY)
    os.write(line, b"\x55\x55" + bytes(14))
    time.sleep(0.05)
    os.close(line)
    other = Reader(path)
    try:
        yield other
    finally:
        other.frontend.close()


def message_in(dump: bytes) -> list[ndef.Record]:
    """The first NDEF message of a dump, by a walk of our own."""
    place = 16
    while dump[place] != 0x03:
        place += 1 if dump[place] == 0 else 2 + dump[place + 1]
    assert dump[place + 1] != 0xFF
    return list(ndef.message_decoder(dump[place + 2:place + 2 + dump[place + 1]]))


def judge_writing(folder: Path, kind: str) -> None:
    link = LINK if kind.startswith("NTAG") else LINK[:30]
    with bench("--tag", kind) as reader:
        waypost(reader, "write", link)
        with nfcpy(reader) as other:
            records = other.tag().ndef.records
            assert [record.uri for record in records] == [link], f"{kind}: nfcpy reads {records}"
        # Debian's tool knows Ultralight and NTAG21x by their version alone.
        if kind.startswith("NTAG") and shutil.which("nfc-mfultralight"):
            debian(reader, "r", str(folder / "dump.mfd"))
            records = message_in((folder / "dump.mfd").read_bytes())
            assert [record.uri for record in records] == [link], f"{kind}: the dump says {records}"


def judge_records(folder: Path) -> None:
    with bench() as reader:
        waypost(reader, "write", LINK, "--text", "Bàn số 1", "--language", "vi", "--app", "com.example.app")
        with nfcpy(reader) as other:
            uri, text, app = other.tag().ndef.records
        assert (uri.uri, text.text, text.language) == (LINK, "Bàn số 1", "vi")
        assert (app.type, app.data) == ("urn:nfc:ext:android.com:pkg", b"com.example.app")


def judge_mirror(folder: Path) -> None:
    with bench("--uid", "04E10CDA993C80") as reader:
        waypost(reader, "write", LINK, "--mirror", "both")
        with nfcpy(reader) as other:
            (record,) = other.tag().ndef.records
        start, _, counter = record.uri.rpartition("x")
        assert start == LINK + "/04E10CDA993C80" and len(counter) == 6 and int(counter, 16) > 0, record.uri


def judge_password(folder: Path) -> None:
    (folder / "key").write_text(KEY.hex() + "\n")
    uid = bytes.fromhex("04E10CDA993C80")
    secret = hmac.new(KEY, b"ntag-pwd" + uid, hashlib.sha256).digest()[:6]
    for latched in ([], ["--latched"]):
        with bench("--uid", uid.hex(), *latched) as reader:
            waypost(reader, "write", LINK)
            waypost(reader, "protect", "--site-key", str(folder / "key"))
            with nfcpy(reader) as other:
                assert other.tag().ndef.records[0].uri == LINK
                with refused():
                    other.tag().write(6, b"none")
                assert other.tag().authenticate(b"\0" * 6) is False, "a wrong password opens it"
                tag = other.tag()
                assert tag.authenticate(secret), "its own password does not open it"
                tag.write(30, b"some")


def judge_lock(folder: Path) -> None:
    with bench() as reader:
        waypost(reader, "write", LINK)
        waypost(reader, "lock", "--permanently")
        with nfcpy(reader) as other:
            for page in (4, 39):
                with refused():
                    other.tag().write(page, b"none")
            tag = other.tag()
            assert tag.ndef.records[0].uri == LINK and not tag.ndef.is_writeable


def judge_reading(folder: Path, kind: str) -> None:
    with bench("--tag", kind) as reader:
        with nfcpy(reader) as other:
            other.tag().ndef.records = [ndef.UriRecord(LINK + "?nfcpy"), ndef.TextRecord("xin chào", "vi")]
        found = waypost(reader, "read")
        assert found["link"] == LINK + "?nfcpy" and found["records"][1]["text"] == "xin chào", found
        if not shutil.which("nfc-mfultralight"):
            return
        debian(reader, "r", str(folder / "dump.mfd"))
    with bench("--tag", kind, "--uid", found["uid"]) as reader:
        debian(reader, "w", str(folder / "dump.mfd"))
        assert waypost(reader, "read")["link"] == LINK + "?nfcpy", "written by nfc-mfultralight"


@contextlib.contextmanager
def refused() -> Iterator[None]:
    try:
        yield
    except nfc.tag.tt2.Type2TagCommandError:
        return
    raise AssertionError("what must be refused is not")


def main() -> int:
    wrong = 0
    checks = [(judge_writing, kind) for kind in KINDS]
    checks += [(judge,) for judge in (judge_records, judge_mirror, judge_password, judge_lock)]
    checks += [(judge_reading, kind) for kind in KINDS[:3]]
    with tempfile.TemporaryDirectory() as name:
        for judge, *words in checks:
            try:
                judge(Path(name), *words)
            except AssertionError as error:
                print(f"written: {judge.__name__} {words}: {error}", file=sys.stderr)
                wrong += 1
    print(f"written: {len(checks)} checks of tags that waypost or others wrote, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
