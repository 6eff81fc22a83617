// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Glibc
import Linux
import Logging
import NIOPosix
import QRCode
import Redirect
import Settings
import Tracking

/// The files of offline pages and `.well-known`, and the cards of touchpoints, read away from the event loops.
struct ContentRoom: BackRoom {
    let state: StateDirectory
    let live: LiveSettings
    let logger: Logger

    /// A page's own files are small; whoever wants to show films has a web server.
    static let longestFile = 16 * 1_024 * 1_024

    func card(of touchpoint: TouchpointID, code: String) async -> TouchpointCard? {
        let (state, origin) = (state, live.current.redirect.publicURL)
        return try? await NIOThreadPool.singleton.runIfActive {
            guard let found = try CatalogFile(reading: state).touchpoint(touchpoint) else { return nil }
            let link = origin.map { PayloadCase.link(origin: $0.settingText, code: code) }
            let symbol = try link.map { SVGRenderer(moduleMM: 1).render(try Symbol(text: $0, level: .medium)) }
            return TouchpointCard(
                title: found.title, host: found.destination.host, createdAt: found.createdAt,
                symbol: symbol.map(Self.element) ?? "")
        }
    }

    /// The element of an SVG document, to stand in a page.
    private static func element(_ document: String) -> String {
        guard let start = document.indices.first(where: { document[$0...].hasPrefix("<svg") }) else { return "" }
        return String(document[start...])
    }

    func content(_ request: ContentRequest) async -> Document? {
        let folder = Self.folder(request.place, live.current, state)
        return try? await NIOThreadPool.singleton.runIfActive { answer(request, in: folder) }
    }

    /// The folder in which a place's files are.
    static func folder(_ place: ContentRequest.Place, _ settings: EdgeSettings, _ state: StateDirectory) -> Folder {
        switch place {
        case .offline: offline(settings, state)
        case .wellKnown(let host):
            Folder(path: (settings.redirect.wellKnownFolder ?? state.path + "/well-known") + "/" + host)
        }
    }

    /// The folder of the offline pages' folders.
    static func offline(_ settings: EdgeSettings, _ state: StateDirectory) -> Folder {
        Folder(path: settings.redirect.offlineFolder ?? state.path + "/offline")
    }

    private func answer(_ request: ContentRequest, in folder: Folder) -> Document? {
        do {
            let file = try folder.open(request.path)
            guard file.isIndex == request.isFolder else {
                return file.isIndex ? ContentRequest.redirect(to: "/offline/\(Self.escaped(request.path))/") : nil
            }
            guard file.size <= Self.longestFile else { throw SystemError("serve", file.path, code: EFBIG) }
            let facts = ContentFile(
                name: file.name, size: file.size, device: file.device, inode: file.inode, modified: file.modified)
            return try request.answer(facts) { range throws(SystemError) in try file.read(range) }
        } catch FolderError.absent {
            return nil
        } catch {
            logger.warning("A file could not be served: \(error)")
            return nil
        }
    }

    private static func escaped(_ path: [String]) -> String {
        path.map { part in
            part.utf8.map { byte -> String in
                let scalar = Unicode.Scalar(byte)
                let isPlain =
                    byte < 0x80
                    && (scalar.properties.isAlphabetic || "-._~".unicodeScalars.contains(scalar)
                        || (0x30...0x39).contains(byte))
                return isPlain ? String(scalar) : "%" + [byte].hexadecimal.uppercased()
            }.joined()
        }.joined(separator: "/")
    }
}
