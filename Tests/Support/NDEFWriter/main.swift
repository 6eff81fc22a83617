// SPDX-License-Identifier: Apache-2.0

// NDEF messages for the judge in Tests/Judges, which does not speak Swift. For each line of standard input one of output.
//
//   ndef-writer encode     A line is the records of a message, as RecordLine has them; the answer is its bytes in
//                          hexadecimal.
//   ndef-writer decode     A line is bytes in hexadecimal; the answer is "ok", the bytes of the message as it is written
//                          here, and its records.
//
// Or, in both: refused OFFSET REASON.

import Glibc
import NFC

private func encode(_ line: String) throws -> String {
    let records = try line.split(separator: " ").map { try RecordLine.record($0) }
    guard let message = NDEFMessage(records) else { throw NDEFError(.empty, at: 0) }
    return RecordLine.hexadecimal(message.bytes)
}

private func decode(_ line: String) throws -> String {
    let message = try NDEFMessage(decoding: RecordLine.bytes(line))
    let records = message.records.map(RecordLine.text)
    return (["ok", RecordLine.hexadecimal(message.bytes)] + records).joined(separator: " ")
}

private let answer: (String) throws -> String
switch CommandLine.arguments.dropFirst() {
case ["encode"]: answer = encode
case ["decode"]: answer = decode
default:
    print("ndef-writer encode|decode")
    exit(2)
}
while let line = readLine() {
    do {
        print(try answer(line))
    } catch let error as NDEFError {
        print("refused \(error.offset) \(error)")
    } catch {
        print("mistake \(error)")
        exit(1)
    }
}
