// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Reader
import Settings

/// Which reader, and how long a tag is waited for.
struct ReaderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The reader, as libnfc names it. Default: nfc.reader.", valueName: "driver:/dev/device"))
    var reader: String?

    @Option(help: ArgumentHelp("How long a tag is waited for; 0 for ever.", valueName: "seconds"))
    var timeout = 60.0

    func validate() throws {
        guard timeout.isFinite, 0...86_400 ~= timeout else { throw ValidationError("--timeout takes 0 to 86400.") }
        if let reader { _ = try Self.connection(reader) }
    }

    /// The end of the wait; nil for none.
    var end: ContinuousClock.Instant? { timeout == 0 ? nil : .now + .seconds(timeout) }

    /// The reader's connection string and what resets it.
    func settings(_ common: CommonOptions) throws -> (name: ConnectionString, reset: String?) {
        try Self.settings(reader, common)
    }

    /// The same for a reader that a command names otherwise.
    static func settings(
        _ reader: String?, _ common: CommonOptions
    ) throws -> (name: ConnectionString, reset: String?) {
        let settings = try EdgeSettings.load(file: common.config, environment: ProcessEnvironment.variables).settings
        guard let text = reader ?? settings.nfc.reader else {
            throw Failure(
                "no reader is named; give --reader, or set nfc.reader, such as pn532_uart:/dev/ttyUSB0")
        }
        return (try connection(text), settings.nfc.resetProgram)
    }

    private static func connection(_ text: String) throws -> ConnectionString {
        do throws(RadioError) { return try ConnectionString(text) } catch { throw ValidationError(error.message) }
    }
}
