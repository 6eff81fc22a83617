enum CatalogSchema { static let sqlite = "" }
