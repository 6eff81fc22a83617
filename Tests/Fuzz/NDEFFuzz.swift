// SPDX-License-Identifier: Apache-2.0

/// Messages of strangers: refused inside of the bytes, or read, and then written and read as the same.
enum NDEFFuzz {
    static func run(_ bytes: [UInt8]) {
        let message: NDEFMessage
        do throws(NDEFError) {
            message = try NDEFMessage(decoding: bytes)
        } catch {
            precondition(0...bytes.count ~= error.offset)
            return
        }
        let written = message.bytes
        guard let again = try? NDEFMessage(decoding: written) else { preconditionFailure("\(message)") }
        precondition(again == message && again.bytes == written)
        for (index, record) in message.records.enumerated() {
            let start = message.payloadOffset(of: index)
            precondition(Array(written[start..<start + record.payload.count]) == record.payload)
            check(record)
        }
    }

    private static func check(_ record: NDEFRecord) {
        let content: RecordContent
        do throws(NDEFError) {
            content = try RecordContent(record)
        } catch {
            precondition(0...max(record.payload.count, record.type.count) ~= error.offset)
            return
        }
        guard let written = try? content.record(id: content == .empty ? [] : record.id) else {
            preconditionFailure("\(content)")
        }
        precondition((try? RecordContent(written)) == content)
    }
}
