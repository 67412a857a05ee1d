internal import HTTPTypes
internal import WireFormats

/// The API described in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html), served at `/v1/openapi.json`.
///
/// Its one source is this program: vocabularies are those of the code, and the tests walk every route and look up every
/// answer that they get.
enum APIDocument {
    /// The document's bytes, made once.
    static let bytes = Array((json.prettyText + "\n").utf8)

    static let json: JSONText = [
        "openapi": "3.1.0",
        "info": [
            "title": "Turnback", "version": "1",
            "summary": "Courier interception and refund after refusal.",
            "description": """
            Cases, tasks, parcels, refunds and messages, for people's tools, merchants' own systems and warehouses. Times are \
            RFC 3339; money is an integer of the smallest unit. Errors are problems (RFC 9457): programs go by `type`. A \
            token sees its shops alone, and everything else as if it were not there.
            """,
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "security": [["token": []]],
        "tags": .array(
            tags.map { name, meaning in ["name": .string(name), "description": .string(meaning)] }),
        "paths": .object(
            Dictionary(grouping: operations, by: \.path).sorted { $0.key < $1.key }.map { path, operations in
                (path, .object(operations.map { ($0.method.rawValue.lowercased(), $0.json) }))
            }),
        "components": [
            "securitySchemes": [
                "token": [
                    "type": "http", "scheme": "bearer",
                    "description": "`turnback token create NAME --role look|act|approve` makes one.",
                ]
            ],
            "schemas": .object(schemas.map { ($0.0, $0.1.json) }),
        ],
    ]

    private static let tags = [
        ("cases", "After-sale cases: looking at them, handing them in, deciding them."),
        ("tasks", "What waits for people."), ("records", "Parcels, refunds and raw messages."),
        ("warehouse", "What a warehouse takes in."), ("document", "This document."),
    ]
}
