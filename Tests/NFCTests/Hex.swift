// SPDX-License-Identifier: Apache-2.0

import Tracking

/// Bytes as they stand in data sheets; spaces are for the eye.
func hex(_ text: String) -> [UInt8] {
    guard let bytes = [UInt8](hexadecimal: text.filter { $0 != " " }) else { fatalError("no hexadecimal: \(text)") }
    return bytes
}
