// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Redirect
internal import Tracking

/// Answers the links of public hosts by the same rules as an appliance, as device 1.
struct RedirectDesk: Sendable {
    /// The core's own number: 1 to 15 are kept for cores.
    static let device: UInt32 = 1

    private let sites: PublicSites
    private let log: RedirectLog
    private let reservation: ClickReservation
    private let responder: Responder
    private let tally: CoreTally
    private let logger: Logger

    /// Reads the core's key and where its click IDs stand.
    init(
        _ file: CoreFile, ledger: any VisitLedger, sites: PublicSites, timepiece: any Timepiece, tally: CoreTally,
        logger: Logger
    ) async throws(StoreError) {
        self.sites = sites
        self.tally = tally
        self.logger = logger
        log = RedirectLog(ledger, timepiece: timepiece, tally: tally, logger: logger)
        reservation = try await ClickReservation(file, now: timepiece.moment().wall)
        responder = Responder(source: reservation.source)
    }

    /// Keeps visits and reserves click IDs until ``stop()``.
    func run() async {
        async let reserving: Void = reservation.run(logger: logger)
        await log.run()
        await reserving
    }

    /// Ends ``run()`` once everything that waits is written, or after five seconds.
    func stop() {
        log.stop()
        reservation.stop()
    }

    /// What a host answers; nil for one that is not public.
    func site(_ host: String, moment: Moment) async throws(StoreError) -> PublicSites.Site? {
        try await sites.site(host, now: moment.bootTime)
    }

    /// Answers a request, head and form; waits a moment for the commit of its visit.
    func answer(
        _ bytes: [UInt8], peer: InternetAddress?, site: PublicSites.Site, moment: Moment
    ) async -> Responder.Answer {
        let answer = await responder.answer(bytes, peer: peer, table: site.table, moment: moment) { visit, claim in
            await log.keep(visit, claim, of: site.org)
        }
        if [301, 302, 303, 307, 308].contains(answer.status) { tally.redirects.count() }
        return answer
    }
}
