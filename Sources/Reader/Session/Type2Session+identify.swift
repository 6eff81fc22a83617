// SPDX-License-Identifier: Apache-2.0

internal import NFC

extension Type2Session {
    /// Finds out what the tag is, and reads its first pages, its locks and its configuration.
    public func identify() throws(SessionError) {
        // A disturbance must not make another chip of it, so whoever has not answered is asked again.
        answers.version = try answer { () throws(RadioError) in try commands.version() }
        if answers.version == nil {
            answers.takes3DES = try answer { () throws(RadioError) in try commands.begins3DES() } ?? false
            // One that has begun to authenticate takes nothing else.
            if answers.takes3DES == true { try reselect() }
        }
        model = TagModel(answers)
        try readStart()
        model = TagModel(answers)
        for pages in overhead where !memory.holds(pages) {
            guard let bytes = try readIfAllowed(pages) else { break }
            answers.memory.enter(bytes, at: pages.lowerBound)
        }
    }

    /// Reads a page and those after it, as far as data go.
    func load(_ page: Int) throws(SessionError) {
        let end = max(model.map?.user.upperBound ?? 16, page + 1)
        try reread(page..<min(page + Type2Commands.fastestRead, end))
    }

    /// Reads pages anew. A tag that was lost meanwhile is selected again, so this is what it holds.
    func reread(_ pages: Range<Int>) throws(SessionError) {
        guard let bytes = try readIfAllowed(pages) else { throw .needsPassword(page: pages.lowerBound) }
        answers.memory.enter(bytes, at: pages.lowerBound)
    }

    /// Pages of the tag, fast where it can; nil where it refuses twice, which then needs its password.
    private func readIfAllowed(_ pages: Range<Int>) throws(SessionError) -> [UInt8]? {
        try answer { () throws(RadioError) in try readNow(pages) }
    }

    private func readNow(_ pages: Range<Int>) throws(RadioError) -> [UInt8] {
        var bytes: [UInt8] = []
        var page = pages.lowerBound
        while page < pages.upperBound {
            if model.family.readsFast {
                let part = page..<min(page + Type2Commands.fastestRead, pages.upperBound)
                bytes += try commands.fastRead(part)
                page = part.upperBound
            } else {
                bytes += try commands.read(page)
                page += 4
            }
        }
        return Array(bytes.prefix(pages.count * 4))
    }

    /// The first pages, all of them where there are few; where some can be read by a password only, those before.
    private func readStart() throws(SessionError) {
        let count = min(model.map?.pageCount ?? 4, model.family.readsFast ? Type2Commands.fastestRead : 16)
        if let bytes = try readIfAllowed(0..<count) {
            answers.memory.enter(bytes, at: 0)
        } else if let bytes = try attempt({ () throws(RadioError) in try commands.read(0) }) {
            // Where protected pages begin, READ goes on at page 0 (data sheet NTAG213/215/216, section 10.2): only what
            // cannot be protected here counts.
            answers.memory.enter(Array(bytes.prefix(16)), at: 0)
        }
    }

    /// Where locks and configuration are, beyond the pages for data; all the rest where that is little.
    private var overhead: [Range<Int>] {
        TagState.pages(of: model).map { pages in
            let known = memory.count
            let isNear = pages.lowerBound >= known && pages.upperBound - known <= Type2Commands.fastestRead
            return isNear ? known..<pages.upperBound : pages
        }
    }
}
