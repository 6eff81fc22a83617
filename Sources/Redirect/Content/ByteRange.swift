// SPDX-License-Identifier: Apache-2.0

/// What a Range field asks of a file (RFC 9110 section 14.2).
enum ByteRange: Equatable {
    /// Everything, as if the field were not there. A server may always answer so, and does where the field is not
    /// understood or asks for several parts, which no media player does.
    case whole
    case part(Range<Int>)
    /// Nothing of what was asked for exists.
    case unsatisfiable

    init(_ field: ArraySlice<UInt8>, size: Int) {
        // No part of an empty file can be named, but a client that always sends the field did nothing wrong.
        guard size > 0, let spec = Self.spec(field), let dash = spec.firstIndex(of: UInt8(ascii: "-")) else {
            self = .whole
            return
        }
        let first = spec[..<dash]
        let last = spec[(dash + 1)...]
        switch (Self.number(first), Self.number(last)) {
        // 14.1.2: the last bytes, at most all of them.
        case (nil, let count?) where first.isEmpty:
            self = count > 0 ? .part(size - min(count, size)..<size) : .unsatisfiable
        case (let start?, nil) where last.isEmpty:
            self = start < size ? .part(start..<size) : .unsatisfiable
        // The end is named by its last byte, and one beyond the file stands for the file's.
        case (let start?, let end?) where start <= end:
            self = start < size ? .part(start..<min(end, size - 1) + 1) : .unsatisfiable
        default: self = .whole
        }
    }

    /// What follows `bytes=`, whose case does not matter (14.1).
    private static func spec(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let unit = "bytes=".utf8
        // Setting a bit makes letters small, leaves `=`, and turns no other visible character into one of these.
        guard field.prefix(unit.count).map({ $0 | 0x20 }).elementsEqual(unit) else { return nil }
        return field.dropFirst(unit.count)
    }

    /// A number of digits alone; one beyond every file is as good as the greatest.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard 0x30...0x39 ~= digit else { return nil }
            let (product, isBeyond) = value.multipliedReportingOverflow(by: 10)
            let (sum, isFurther) = product.addingReportingOverflow(Int(digit - 0x30))
            value = isBeyond || isFurther ? .max : sum
        }
        return value
    }
}
