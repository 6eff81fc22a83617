# SPDX-License-Identifier: Apache-2.0
"""The simulated reader and its tags, judged by nfcpy: an NFC stack with a driver of its own for the PN532.

It writes messages of all lengths that a tag takes and reads them again; the tag's memory at the end must hold them. It
asks for the signature, sets a password, which works in its order only on tags that latch their configuration, and locks
a tag. That it sees is shown by tags that must fail it: a torn page, and an unlatched configuration.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ndef
import nfc
import nfc.clf.pn532
import nfc.clf.transport
import nfc.tag
import nfc.tag.tt2

ROOT = Path(__file__).resolve().parents[2]
SIMULATOR = Path(os.environ.get("PN532_SIMULATOR") or ROOT / ".build/release/pn532-simulator")
PASSWORD, PACK = b"\xca\xfe\xba\xbe", b"\x12\x34"
# The user's bytes before the message and after it: TLVs, and the lock control TLV of NTAG213.
CAPACITIES = {"NTAG213": 137, "NTAG215": 492, "NTAG216": 868}
SIGNATURE = "8B76052EE42F5567BEB53238B3E3F9950707C0DCC956B5C5EFCFDB709B2D82B3"


class Reader:
    """A simulator that runs, as nfcpy sees it."""

    def __init__(self, path: str) -> None:
        # nfcpy's own names for serial ports cannot say /dev/pts.
        device = nfc.clf.pn532.init(nfc.clf.transport.TTY(path))
        device._path = path
        self.frontend = nfc.ContactlessFrontend()
        self.frontend.device = device

    def tag(self) -> nfc.tag.Tag:
        target = self.frontend.sense(nfc.clf.RemoteTarget("106A"))
        tag = target and nfc.tag.activate(self.frontend, target)
        assert tag, "no tag is found"
        return tag


@contextlib.contextmanager
def simulated(folder: Path, *words: str) -> Iterator[Reader]:
    """After the block the tag's memory is in `folder/dump`."""
    command = [SIMULATOR, "--dump", folder / "dump", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            connstring = process.stdout.readline()
            assert connstring, "pn532-simulator did not start"
            reader = Reader(connstring.split(":")[1])
            try:
                yield reader
            finally:
                reader.frontend.close()
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0, f"pn532-simulator ended with {process.returncode}"


def messages(capacity: int) -> list[list[ndef.Record]]:
    """Of lengths around those where headers change, the longest exactly as long as the tag takes."""
    dice = random.Random(capacity)
    lengths = sorted({8, 60, 250, 251, 255, 256, *(dice.randrange(9, capacity) for _ in range(4)), capacity})
    found = []
    for length in (length for length in lengths if length <= capacity):
        # A header of 4 bytes, or of 7 when the payload is beyond 255.
        text = length - (4 if length - 4 <= 255 else 7) - 1
        record = ndef.UriRecord("https://" + "".join(dice.choices("abcdefgh/-_0123", k=text)))
        assert len(b"".join(ndef.message_encoder([record]))) == length, length
        found.append([record])
    return found


def judge_messages(folder: Path, kind: str) -> int:
    count = 0
    for records in messages(CAPACITIES[kind]):
        with simulated(folder, "--tag", kind) as reader:
            tag = reader.tag()
            assert tag.ndef.capacity == CAPACITIES[kind], f"{kind}: {tag.ndef.capacity}"
            tag.ndef.records = records
            again = reader.tag()
            assert again.ndef.records == records, f"{kind}: {again.ndef.records}"
        assert b"".join(ndef.message_encoder(records)) in (folder / "dump").read_bytes()
        count += 1
    return count


def judge_signature(folder: Path) -> None:
    with simulated(folder, "--signature", SIGNATURE) as reader:
        assert reader.tag().signature.hex().upper() == SIGNATURE


def judge_password(folder: Path) -> None:
    with simulated(folder, "--latched") as reader:
        assert reader.tag().protect(PASSWORD + PACK), "the password is not set"
        assert reader.tag().authenticate(b"\0" * 6) is False, "a wrong password is taken"
        with refused():
            reader.tag().write(5, b"none")
        tag = reader.tag()
        assert tag.authenticate(PASSWORD + PACK), "the right password is refused"
        tag.write(5, b"some")
    memory = (folder / "dump").read_bytes()
    assert memory[172:178] == PASSWORD + PACK and memory[20:24] == b"some"


def judge_order(folder: Path) -> None:
    with simulated(folder) as reader, refused():
        reader.tag().protect(PASSWORD + PACK)


def judge_locks(folder: Path) -> None:
    with simulated(folder) as reader:
        assert reader.tag().protect(), "the tag is not locked"
        for page in (4, 39):
            with refused():
                reader.tag().write(page, b"none")
    memory = (folder / "dump").read_bytes()
    assert memory[10:12] == b"\xff\xff" and memory[15] == 0x0F and memory[160:163] == b"\xff\x0f\x3f"


def judge_tears(folder: Path) -> None:
    with simulated(folder, "--fault", "torn=3") as reader:
        tag = reader.tag()
        try:
            tag.ndef.records = [ndef.UriRecord("https://example.com/torn")]
        except nfc.tag.TagCommandError:
            return
    raise AssertionError("a tag that left is written")


@contextlib.contextmanager
def refused() -> Iterator[None]:
    try:
        yield
    except nfc.tag.tt2.Type2TagCommandError:
        return
    raise AssertionError("what must be refused is not")


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = 0
        checks = [lambda kind=kind: judge_messages(folder, kind) for kind in CAPACITIES]
        checks += [lambda judge=judge: judge(folder) for judge in (
            judge_signature, judge_password, judge_order, judge_locks, judge_tears)]
        for check in checks:
            try:
                count += check() or 0
            except AssertionError as error:
                print(f"tags: {error}", file=sys.stderr)
                wrong += 1
    print(f"tags: {count} messages written and read by nfcpy {nfc.__version__}; {len(checks)} checks, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
