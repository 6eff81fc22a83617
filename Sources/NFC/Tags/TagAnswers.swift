// SPDX-License-Identifier: Apache-2.0

/// What a reader knows of the tag before it, from which its model is told.
public struct TagAnswers: Hashable, Sendable {
    public var uid: TagUID
    /// SENS_RES, its two bytes as one number: 0044.
    public var atqa: UInt16
    /// SEL_RES.
    public var sak: UInt8
    /// GET_VERSION (60): eight bytes; nil where the tag has not answered.
    public var version: [UInt8]?
    /// GetVersion (90 60) of Type 4 tags: the first part, seven bytes; nil where not asked.
    public var nativeVersion: [UInt8]?
    /// Whether AUTHENTICATE (1A 00) was answered, as only Ultralight C does among those without a version; nil where it
    /// was not tried.
    public var takes3DES: Bool?
    /// What has been read; pages 0 to 3 at least.
    public var memory: TagMemory

    public init(
        uid: TagUID, atqa: UInt16, sak: UInt8, version: [UInt8]? = nil, nativeVersion: [UInt8]? = nil,
        takes3DES: Bool? = nil, memory: TagMemory = TagMemory()
    ) {
        self.uid = uid
        self.atqa = atqa
        self.sak = sak
        self.version = version
        self.nativeVersion = nativeVersion
        self.takes3DES = takes3DES
        self.memory = memory
    }

    /// The container of page 3; nil where there is none or it is not known.
    public var container: CapabilityContainer? { memory[3].flatMap(CapabilityContainer.init) }
}
