// SPDX-License-Identifier: Apache-2.0

/// What a tag asks a password for (data sheet NTAG213/215/216, section 8.8; MF0ULX1, section 8.6).
public struct PasswordRule: Hashable, Sendable {
    /// AUTH0: the first page that is protected.
    public let firstPage: Int
    /// PROT: whether reading is protected too.
    public let coversReading: Bool
    /// AUTHLIM: wrong passwords after which no right one opens the tag any more; nil where any number may be tried.
    public let tries: Int?

    public init(firstPage: Int, coversReading: Bool, tries: Int? = nil) {
        self.firstPage = firstPage
        self.coversReading = coversReading
        self.tries = tries
    }
}
