# SPDX-License-Identifier: Apache-2.0
"""NDEF messages against ndeflib: 10,000 written and read in both directions, and as many broken ones.

The bytes are equal but for texts in UTF-16, where ndeflib writes the lower byte first, with a mark, and Waypost the
higher one. Of broken bytes both must say the same: read, to the same records, or refused. Without a verdict are chunks,
which ndeflib reads as records of their own, and types that it takes for no type; it does not look at bytes after the
last record.
"""

from __future__ import annotations

import argparse
import random
import string
import subprocess
import sys
from pathlib import Path

import ndef
from ndef import wifi

WRITER = Path(__file__).resolve().parents[2] / ".build/release/ndef-writer"
# A copy: with its own table, ndeflib takes what follows a smart poster for parts of it.
KNOWN = dict(ndef.Record._known_types)
# Findings that are printed; all are counted.
SHOWN = 20
SCHEMES = [*ndef.UriRecord._prefix_strings, "HTTPS://", "geo:", "market://", "http://www", "urn:epc"]
LETTERS = string.ascii_letters + string.digits + "-._~/?#=&%+äöüđêôơưạếộ漢字🌱"
LANGUAGES = ["en", "vi", "de-CH", "zh-Hant-TW", "x" * 63]


def run(mode: str, lines: list[str]) -> list[str]:
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run([WRITER, mode], input=text, capture_output=True, text=True)
    answers = done.stdout.splitlines()
    if done.returncode != 0 or len(answers) != len(lines):
        raise SystemExit(f"ndef-writer answered {len(answers)} of {len(lines)} lines: {answers[-1:]} {done.stderr}")
    return answers


class Generator:
    """Records as lines of ndef-writer, and the same as ndeflib has them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.kinds = [
            self.empty, self.uri, self.uri, self.text, self.poster, self.app, self.wifi, self.vcard, self.absolute,
            self.external, self.media, self.wellknown, self.unknown,
        ]

    def message(self) -> tuple[list[str], list[ndef.Record]]:
        pairs = [self.dice.choice(self.kinds)() for _ in range(self.dice.choice([1, 1, 1, 2, 3, 6]))]
        return [line for line, _ in pairs], [record for _, record in pairs]

    def words(self, most: int = 40) -> str:
        most = self.dice.choice([most, most, most, 8 * most])
        return "".join(self.dice.choices(LETTERS, k=self.dice.randint(0, most)))

    def octets(self) -> bytes:
        return self.dice.randbytes(self.dice.choice([0, 1, 7, 40, 254, 255, 256, 600]))

    def id(self) -> str:
        if self.dice.random() < 0.7:
            return ""
        return "".join(self.dice.choices(string.ascii_letters, k=self.dice.choice([1, 5, 255])))

    def _made(self, kind: str, record: ndef.Record, *fields: str) -> tuple[str, ndef.Record]:
        record.name = "" if kind == "empty" else self.id()
        return ",".join([kind, record.name.encode().hex(), *fields]), record

    def empty(self):
        return self._made("empty", ndef.Record())

    def uri(self):
        uri = self.dice.choice(SCHEMES) + self.words()
        return self._made("uri", ndef.UriRecord(uri), hexadecimal(uri))

    def title(self) -> tuple[str, str, str]:
        return self.words(), self.dice.choice(LANGUAGES), self.dice.choice(["UTF-8", "UTF-8", "UTF-16"])

    def text(self):
        text, language, encoding = self.title()
        return self._made(
            "text", ndef.TextRecord(text, language, encoding), encoding, language, hexadecimal(text))

    def poster(self):
        uri = "https://" + self.words()
        poster = ndef.SmartposterRecord(uri)
        fields = [hexadecimal(uri)]
        for name, value, field in [
            ("action", self.dice.randrange(3), str), ("resource_size", self.dice.getrandbits(32), str),
            ("resource_type", "text/" + self.words(), hexadecimal),
        ]:
            if self.dice.random() < 0.5:
                setattr(poster, name, value)
                fields.append(field(value))
            else:
                fields.append("-")
        for language in self.dice.sample(LANGUAGES, self.dice.randint(0, 3)):
            text, _, encoding = self.title()
            poster.set_title(text, language, encoding)
            fields += [encoding, language, hexadecimal(text)]
        return self._made("poster", poster, *fields)

    def app(self):
        package = "com.example." + self.dice.choice("abc")
        return self._made("app", ndef.Record("urn:nfc:ext:android.com:pkg", "", package.encode()), hexadecimal(package))

    def wifi(self):
        name, key = self.dice.randbytes(self.dice.randint(1, 32)), self.dice.randbytes(self.dice.choice([0, 8, 63, 64]))
        authentication, encryption = self.dice.choice([1, 2, 0x20, 0x22]), self.dice.choice([1, 4, 8, 12])
        credential = wifi.Credential()
        for attribute, value in [
            ("authentication-type", authentication), ("encryption-type", encryption), ("mac-address", b"\xff" * 6),
            ("network-index", 1), ("network-key", key), ("ssid", name),
        ]:
            credential.set_attribute(attribute, value)
        record = ndef.WifiSimpleConfigRecord()
        record.set_attribute("credential", credential)
        return self._made("wifi", record, name.hex(), key.hex(), str(authentication), str(encryption))

    def vcard(self):
        card = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{self.words()}\r\nEND:VCARD\r\n"
        return self._made("vcard", ndef.Record("text/vcard", "", card.encode()), hexadecimal(card))

    def absolute(self):
        uri = "https://example.com/" + self.dice.choice(["", "a", "b" * 200])
        payload = self.octets()
        return self._made("absolute", ndef.Record(uri, "", payload), hexadecimal(uri), payload.hex())

    def external(self):
        kind, payload = self.dice.choice(["example.com:a", "a.vn:b-c"]), self.octets()
        return self._made("external", ndef.Record("urn:nfc:ext:" + kind, "", payload), hexadecimal(kind), payload.hex())

    def media(self):
        kind, payload = self.dice.choice(["text/plain", "image/png", "application/vnd.a+json"]), self.octets()
        return self._made("media", ndef.Record(kind, "", payload), hexadecimal(kind), payload.hex())

    def wellknown(self):
        kind, payload = self.dice.choice(["Xy", "Gc", "a"]), self.octets()
        record = ndef.Record("urn:nfc:wkt:" + kind, "", payload)
        return self._made("wellknown", record, hexadecimal(kind), payload.hex())

    def unknown(self):
        payload = self.octets()
        return self._made("unknown", ndef.Record("unknown", "", payload), payload.hex())


def hexadecimal(text: str) -> str:
    return text.encode().hex()


def encoded(records: list[ndef.Record]) -> bytes:
    return b"".join(ndef.message_encoder(records))


def facts(record: ndef.Record) -> tuple:
    """What a record of ndeflib says, with texts as texts: their encoding may have either byte first."""
    if isinstance(record, ndef.TextRecord):
        return "text", record.name, record.text, record.language, record.encoding
    if isinstance(record, ndef.SmartposterRecord):
        titles = [(title.text, title.language, title.encoding) for title in record.title_records]
        return ("poster", record.name, record.resource.iri, record.action, record.resource_size, record.resource_type,
                titles)
    return record.type, record.name, bytes(record.data)


class Findings:
    def __init__(self) -> None:
        self.count = 0

    def expect(self, holds: bool, *what: object) -> None:
        if not holds:
            self.count += 1
            if self.count <= SHOWN:
                print("messages:", *what)


def judge_sound(count: int, findings: Findings) -> tuple[int, list[bytes]]:
    generator = Generator(20_260_101)
    messages = [generator.message() for _ in range(count)]
    theirs = [encoded(records) for _, records in messages]
    ours = run("encode", [" ".join(lines) for lines, _ in messages])
    read = run("decode", [octets.hex() for octets in theirs])
    equal = 0
    for (lines, records), their, our, told in zip(messages, theirs, ours, read):
        line = " ".join(lines)
        equal += our == their.hex()
        findings.expect(our == their.hex() or "UTF-16" in line, "other bytes:", line, their.hex(), our)
        findings.expect(told.split(" ", 2)[2:] == [line], "other records read:", line, told)
        # Our bytes as ndeflib reads them, against what it wrote.
        try:
            found = [facts(record) for record in ndef.message_decoder(bytes.fromhex(our), known_types=KNOWN)]
        except (ndef.DecodeError, ValueError) as error:
            found = [error]
        findings.expect(found == [facts(record) for record in records], "ndeflib reads otherwise:", line, our, found)
    return equal, theirs


def judge_broken(messages: list[bytes], findings: Findings) -> tuple[int, int, int]:
    dice = random.Random(7)
    broken = []
    for octets in messages:
        octets = bytearray(octets)
        if dice.random() < 0.3:
            del octets[dice.randint(1, len(octets)):]
        for _ in range(dice.choice([0, 1, 1, 1, 2, 3])):
            place = dice.randrange(min(len(octets), dice.choice([1, 3, 8, 600])))
            octets[place] = dice.choice([dice.randrange(256), octets[place] ^ 1 << dice.randrange(8)])
        broken.append(bytes(octets))
    counts = {"read": 0, "refused": 0, "no verdict": 0}
    for octets, told in zip(broken, run("decode", [octets.hex() for octets in broken])):
        if told.startswith("refused") and told.endswith("bytes follow the last record"):
            octets = octets[:int(told.split()[1])]
            told = None
        try:
            records = list(ndef.message_decoder(octets, known_types={}))
        except ndef.DecodeError:
            counts["refused"] += 1
            findings.expect(told is not None and told.startswith("refused"), "ndeflib refuses:", octets.hex(), told)
            continue
        except ValueError:
            counts["no verdict"] += 1
            continue
        if not records:
            findings.expect(octets == b"" and told.startswith("refused"), "nothing read:", octets.hex(), told)
        elif any(record.type == "unchanged" for record in records) or is_chunked(octets):
            counts["no verdict"] += 1
        else:
            counts["read"] += 1
            findings.expect(told is None or is_same(told, records), "ndeflib reads:", octets.hex(), told)
    return tuple(counts.values())


def is_same(told: str, records: list[ndef.Record]) -> bool:
    """Whether the bytes that Waypost would write are those records again."""
    word, octets = told.split()[:2]
    return word == "ok" and list(ndef.message_decoder(bytes.fromhex(octets), known_types={})) == records


def is_chunked(octets: bytes) -> bool:
    """Whether a record that ndeflib has read has the flag of chunks."""
    place = 0
    while place < len(octets):
        flags, kind = octets[place], octets[place + 1]
        if flags & 0x20:
            return True
        lengths = 1 if flags & 0x10 else 4
        payload = int.from_bytes(octets[place + 2:place + 2 + lengths], "big")
        place += 2 + lengths
        if flags & 0x08:
            place += 1 + octets[place]
        place += kind + payload
        if flags & 0x40:
            return False
    return False


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    findings = Findings()
    equal, messages = judge_sound(count, findings)
    print(f"messages: {count} messages both ways, {equal} of them with the same bytes, the others with texts in UTF-16")
    read, refused, silent = judge_broken(messages, findings)
    print(f"messages: {count} broken messages: {read} read alike, {refused} refused alike, {silent} without a verdict")
    print(f"messages: {findings.count} findings")
    return findings.count > 0


if __name__ == "__main__":
    sys.exit(main())
