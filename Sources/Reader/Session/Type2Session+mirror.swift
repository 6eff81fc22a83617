// SPDX-License-Identifier: Apache-2.0

public import NFC

extension Type2Session {
    /// Ends a mirror that is elsewhere than it is to be, and the counter with it; false where there is none. The tag says
    /// nothing from before that on, because what it would say without its mirror is neither its old link nor a new one: a
    /// message has to be written next.
    @discardableResult
    public func endMirror(except place: MirrorPlace? = nil) throws(SessionError) -> Bool {
        guard let old = try report().state?.mirror, old != place else { return false }
        try hide()
        try configure(mirror: .remove)
        // What was read there before was the mirror's.
        let pages = (old.addresses.lowerBound / 4..<(old.addresses.upperBound + 3) / 4).clamped(
            to: model.map?.user ?? 4..<4)
        if !pages.isEmpty { try reread(pages) }
        return true
    }

    private func hide() throws(SessionError) {
        for _ in 0...Self.attempts {
            guard let write = try report().hiding else { return }
            _ = try perform([write])
            try reread(write.page..<write.page + 1)
        }
        throw .unstable(attempts: Self.attempts)
    }
}
