// SPDX-License-Identifier: Apache-2.0

// Conformances of public types are public.
public import ArgumentParser
public import EdgeStore
public import Print
public import QRCode
public import Tracking

extension Identifier: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}

extension Channel: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(name: argument)
    }

    public static var allValueStrings: [String] { allCases.map(\.name) }
    public static var allValueDescriptions: [String: String] { [:] }
}

extension ErrorCorrection: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(rawValue: argument.uppercased())
    }
}

extension WiFiNetwork.Security: ExpressibleByArgument {}

extension Colour: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }

    public var defaultValueDescription: String { description }
}

extension PrintTarget: ExpressibleByArgument {
    public init?(argument: String) {
        do throws(PrintTargetError) { self = try PrintTarget(argument) } catch { return nil }
    }
}

extension LogReader.Dimension: ExpressibleByArgument {}

/// What an export is written as.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case ndjson, csv
}
