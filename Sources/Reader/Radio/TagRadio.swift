// SPDX-License-Identifier: Apache-2.0

/// What sessions with tags need of a reader. Each call blocks, at most as long as it was told to and the few seconds
/// that a reader's line may take; it belongs to one thread, which is neither an event loop's nor of the cooperative
/// pool.
public protocol TagRadio: AnyObject {
    /// Looks for tags until there is one or the time is up; at least once. The field is switched off and on before each
    /// look, so tags that were there are seen again, and their password's session has ended.
    ///
    /// Answers nothing, or one tag, which then is selected, or two, of which none is. With a UID only that tag counts,
    /// and others are not looked for. A reader that stopped answering is opened again; one that cannot be opened within
    /// the time is `absent`.
    func find(_ uid: [UInt8]?, within time: Duration) throws(RadioError) -> [Target]

    /// Sends a command to the selected tag, and answers its reply without CRC: empty where a 4-bit acknowledgement is
    /// all there is. `lost` leaves no tag selected.
    func exchange(_ command: [UInt8], _ framing: Framing, within time: Duration) throws(RadioError) -> [UInt8]

    /// Waits until the tag that was found last has left (true) or the time is up (false).
    func waitForRemoval(within time: Duration) throws(RadioError) -> Bool

    /// Lets the tag go and switches the field off.
    func release() throws(RadioError)
}

extension TagRadio {
    /// Selects a tag again that was lost; false where it has gone.
    public func reselect(_ uid: [UInt8], within time: Duration = .milliseconds(300)) throws(RadioError) -> Bool {
        try !find(uid, within: time).isEmpty
    }
}
