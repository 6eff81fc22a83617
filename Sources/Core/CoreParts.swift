// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging
internal import Redirect
internal import Tracking

/// The parts of a running core, shared by its endpoints.
struct CoreParts: Sendable {
    let file: CoreFile
    let ledger: any VisitLedger
    let catalog: CoreCatalog
    let orgs: Orgs
    let devices: Devices
    let desk: RedirectDesk
    let tally = CoreTally()
    let turns = Turns(most: 64)
    let throttle = Throttle(each: 10, all: 100)
    /// Strangers whose body is read.
    let strangers = Crowd(each: 8, all: 64)
    let logger: Logger
    let timepiece: any Timepiece

    /// Unix ms.
    func clock() -> Int64 { timepiece.moment().wall }

    init(
        _ file: CoreFile, logger: Logger, timepiece: any Timepiece
    ) async throws(StoreError) {
        self.file = file
        self.logger = logger
        self.timepiece = timepiece
        ledger = Ledger(file)
        catalog = CoreCatalog(file)
        orgs = Orgs(file)
        devices = Devices(file)
        let sites = PublicSites(catalog: catalog, orgs: orgs, logger: logger)
        desk = try await RedirectDesk(
            file, ledger: ledger, sites: sites, timepiece: timepiece, tally: tally, logger: logger)
    }
}
