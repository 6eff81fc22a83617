// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import Daemon
import Glibc
import Lettering
import Linux
import Print
import QRCode
import Reader
import Settings
import Tabular

/// Something that a rule forbids: exit code 3, the reason on standard error.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Something that did not work: exit code 1, the reason on standard error.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// How the process ends, by what went wrong.
struct ExitStatus {
    let code: Int32
    /// The words, and whether they belong on standard error.
    private let message: String
    private let isError: Bool

    init(of error: any Error) {
        switch error {
        case StateLock.Refusal.failed, CatalogError.unknownTouchpoint:
            (code, message, isError) = (1, "\(error)", true)
        case is Refusal, is StateLock.Refusal, is DestinationError, is CatalogError, is VanityCodeError,
            is CodeMintError, is CSVError, is CatalogImportError, is Symbol.Refusal,
            is DesignError, is LabelError, is TypefaceError, is ThermalError, is LabelTemplateError,
            is CaptionTemplateError,
            is ManifestError, is BatchError, is TermsError, is RuleError:
            (code, message, isError) = (3, "\(error)", true)
        case let error as SessionError where error.isRefusal:
            (code, message, isError) = (3, "\(error)", true)
        case is SettingsError:
            (code, message, isError) = (2, "\(error)", true)
        case let error as SystemError where error.isClosedOutput:
            // `| head` has seen enough.
            (code, message, isError) = (0, "", false)
        default:
            switch Waypost.exitCode(for: error) {
            case .success: (code, message, isError) = (0, Waypost.fullMessage(for: error), false)
            case .validationFailure: (code, message, isError) = (2, Waypost.fullMessage(for: error), true)
            default: (code, message, isError) = (1, error is ExitCode ? "" : "\(error)", true)
            }
        }
    }

    /// Says it and ends the process.
    func end() -> Never {
        if !message.isEmpty {
            let text = (isError && !message.hasPrefix("Error:") ? "waypost: " : "") + message + "\n"
            try? (isError ? StandardStream.error : .output).write(text)
        }
        exit(code)
    }
}

/// Tells of something that does not keep the command from being done.
func warn(_ text: String) {
    try? StandardStream.error.write("waypost: \(text)\n")
}
