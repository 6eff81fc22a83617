// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Logging
internal import Tracking

/// The public hosts and the code tables behind them, as of at most a second ago. What cannot be read anew stays as it was.
struct PublicSites: Sendable {
    /// What a host answers.
    struct Site: Sendable {
        var org: OrgID
        var table: CompiledCodeTable
    }

    private struct Map: Sendable {
        var hosts: [String: OrgID] = [:]
        var tables: [OrgID: (table: CompiledCodeTable, change: Int64)] = [:]
        /// Why nothing could be read yet.
        var trouble: StoreError?
    }

    private let look: SharedLook<Map>

    init(catalog: CoreCatalog, orgs: Orgs, logger: Logger) {
        look = SharedLook { last in
            var map = last ?? Map()
            do throws(StoreError) {
                map.hosts = try await orgs.allHosts()
                for org in Set(map.hosts.values) {
                    if let fresh = try await catalog.table(of: org, unless: map.tables[org]?.change) {
                        map.tables[org] = fresh
                    }
                }
                map.trouble = nil
            } catch {
                logger.error("The public hosts could not be read: \(error)")
                if last == nil || last?.trouble != nil { map.trouble = error }
            }
            return map
        }
    }

    /// The site of a host; nil for one that is not public. `now` is CLOCK_BOOTTIME in ms.
    func site(_ host: String, now: Int64) async throws(StoreError) -> Site? {
        guard let name = PublicHost.name(of: host) else { return nil }
        let map = await look.value(now: now)
        if let org = map.hosts[name], let table = map.tables[org]?.table { return Site(org: org, table: table) }
        if let trouble = map.trouble { throw trouble }
        return nil
    }
}
