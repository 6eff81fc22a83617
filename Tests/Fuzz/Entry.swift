// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which target this process runs: the name in WAYPOST_FUZZ.
private let target: @Sendable ([UInt8]) -> Void =
    switch getenv("WAYPOST_FUZZ").map({ String(cString: $0) }) {
    case "request": RequestFuzz.run
    case "code": CodeFuzz.run
    case "ndef": NDEFFuzz.run
    case "tag": TagFuzz.run
    case "click-id": ClickIDFuzz.run
    default: fatalError("WAYPOST_FUZZ names no target; start run.sh")
    }

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
