// SPDX-License-Identifier: Apache-2.0

extension NDEFMessage {
    /// What a touchpoint's tag says: the link first, since iPhones open only that (Apple, "Adding support for background
    /// tag reading"), and the Android application last. Throws where the link is too long for any tag.
    public init(link: String, application: String? = nil) throws(NDEFError) {
        let first = try RecordContent.uri(link).record()
        guard let application else {
            self.init(first)
            return
        }
        self.init(first, try RecordContent.application(application).record())
    }

    /// The address that a phone would open: that of the first record, a URI or a smart poster.
    public var link: String? {
        switch try? RecordContent(records[0]) {
        case .uri(let uri), .absoluteURI(let uri, _): uri
        case .smartPoster(let poster): poster.uri
        default: nil
        }
    }
}
