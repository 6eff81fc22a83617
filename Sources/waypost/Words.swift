// SPDX-License-Identifier: Apache-2.0

extension String {
    /// At least so wide, with spaces after it.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// At least so wide, with spaces before it.
    func indented(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// `1 code`, `2 codes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
