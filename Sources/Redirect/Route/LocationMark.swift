// SPDX-License-Identifier: Apache-2.0

/// The bytes in a location that stand for something else. No URL holds a control byte.
public enum LocationMark {
    /// The click ID.
    public static let clickID: UInt8 = 0
    /// Begins what goes only with a click ID; the byte behind it is the separator to write first, or one of
    /// ``noSeparator`` and ``continued``.
    public static let optionalStart: UInt8 = 1
    /// Ends what ``optionalStart`` began.
    public static let optionalEnd: UInt8 = 2
    /// The place of what the visitor's own query adds; the byte behind it is the separator to write first, or
    /// ``noSeparator``.
    public static let query: UInt8 = 3
    /// Nothing needs to be written first.
    public static let noSeparator: UInt8 = 4
    /// The separator that ``query`` has come to.
    public static let continued: UInt8 = 5

    /// The highest mark.
    static let last = query
}
