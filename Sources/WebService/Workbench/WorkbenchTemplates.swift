internal import Mustache

/// The pages' templates, compiled once. Mustache escapes every value, carriers' texts among them.
struct WorkbenchTemplates: Sendable {
    private let library: MustacheLibrary

    init() throws {
        let sources: [(String, [UInt8])] = [
            ("layout", PackageResources.layout_mustache), ("login", PackageResources.login_mustache),
            ("cases", PackageResources.cases_mustache), ("case", PackageResources.case_mustache),
            ("problem", PackageResources.problem_mustache), ("tasks", PackageResources.tasks_mustache),
            ("results", PackageResources.results_mustache),
        ]
        library = MustacheLibrary(
            templates: Dictionary(
                uniqueKeysWithValues: try sources.map {
                    ($0.0, try MustacheTemplate(string: String(decoding: $0.1, as: UTF8.self)))
                }))
    }

    func page(_ name: String, _ values: [String: Any]) -> [UInt8] {
        Array((library.render(values, withTemplate: name) ?? "").utf8)
    }
}
