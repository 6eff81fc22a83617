// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// A queue of CUPS, by the program `lp` (lp(1)): CUPS's own library would come with all of its dependencies.
public struct CUPSPrinter: Printer {
    /// What the bytes are.
    public enum Content: Hashable, Sendable {
        /// The printer's own language, which no filter may touch.
        case raw
        /// Pages, such as PDF, to be printed in their own size. CUPS finds out the format itself.
        case pages(CUPSMedia)
    }

    private let queue: String
    private let content: Content
    private let title: String
    private let program: String
    private let patience: Duration

    /// `queue` as in ``PrintTarget/queue(name:)``. `title` is the job's name in the queue. `program` is the path of
    /// `lp`, or its name in PATH; `patience`, how long it may take to hand the job over.
    public init(
        queue: String, content: Content, title: String = "waypost", program: String = "lp",
        patience: Duration = .seconds(60)
    ) {
        self.queue = queue
        self.content = content
        self.title = title
        self.program = program
        self.patience = patience
    }

    /// The words after `lp`. There is no file among them, so that it reads standard input.
    var arguments: [String] {
        let options =
            switch content {
            case .raw: ["-o", "raw"]
            // Scaling to fit is how labels come to miss their places.
            case .pages(let media): ["-o", "media=\(media.name)", "-o", "print-scaling=none"]
            }
        return ["-d", queue, "-t", title] + options + ["--"]
    }

    /// The spooler takes everything at once, so that `progress` is called once, at the end.
    public func send(_ bytes: [UInt8], progress: (_ taken: Int) -> Void) throws(PrintError) {
        let target = PrintTarget.queue(name: queue)
        let outcome: ChildProgram.Outcome
        do throws(SystemError) {
            outcome = try ChildProgram(program, arguments: arguments).run(input: bytes, patience: patience)
        } catch {
            switch error.code {
            case ENOENT: throw PrintError(.noSpooler(program: program), target)
            case ETIMEDOUT:
                let seconds = Int(patience.components.seconds)
                throw PrintError(
                    .failed("\(program) did not end within \(seconds) s; is the print server there?"), target)
            default: throw PrintError(.failed(error.description), target)
            }
        }
        guard outcome.status == 0 else {
            throw PrintError(.spoolerRefused(status: outcome.status, said: Self.line(outcome.errors)), target)
        }
        progress(bytes.count)
    }

    /// What a program said, as one line without control characters, cut where it grows long.
    private static func line(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).prefix(5)
        let clean = lines.joined(separator: "; ").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(clean.prefix(500)))
    }
}
