internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

// The checks of ConformanceCheck about what somebody else puts beside, or in the place of, what the carrier wrote.

extension ConformanceFixtures {
    /// Fields in which some sender's text stands: beside the signed one, each could be read in its place.
    private static let textFields = ["content", "msgData", "data", "param", "logistics_interface", "body", "xml"]

    func smuggledFields() throws -> [String] {
        var findings: [String] = []
        var tried = 0
        for push in pushes {
            let genuine = try receive(push)
            guard genuine.signature == .verified else { continue }
            for (name, body) in smuggled(into: push.body) {
                tried += 1
                var changed = push
                changed.body = body
                guard let reading = try? receive(changed), reading.signature == .verified else { continue }
                if reading.report != genuine.report { findings.append("\(name) changes what a signed push says") }
            }
        }
        if tried == 0, adapter.profile.pushScheme == .signed {
            findings.append("there is no signed push to smuggle into")
        }
        return findings
    }

    private func smuggled(into body: [UInt8]) -> [(name: String, body: [UInt8])] {
        guard BodyShape(of: body) == .form else { return smuggledMembers(into: body) }
        guard let form = try? FormBody.read(body),
            let longest = form.fields.map(\.value).max(by: { $0.count < $1.count })
        else { return [] }
        let doubled = form.fields.map { FormBody.Field($0.name, $0.value.redated) }
        let added = Self.textFields.filter { !form.has($0) }.map { FormBody.Field($0, longest.redated) }
        return (doubled + added).flatMap { field in
            [
                ("\(field.name) in front", FormBody([field] + form.fields).bytes()),
                ("\(field.name) behind", FormBody(form.fields + [field]).bytes()),
            ]
        }
    }

    private func smuggledMembers(into body: [UInt8]) -> [(name: String, body: [UInt8])] {
        guard let json = try? JSONValue.read(body), json.isObject else { return [] }
        let members = json.members.map { ($0.key, String(decoding: $0.value.rawJSON, as: UTF8.self)) }
        let longest = members.map(\.1).max { $0.count < $1.count } ?? "null"
        let added = Self.textFields.filter { !json.has($0) }.map { ($0, longest) }
        return (members + added).flatMap { name, value in
            let member = (name, value.redated)
            return [
                ("\(name) in front", Self.object([member] + members)),
                ("\(name) behind", Self.object(members + [member])),
            ]
        }
    }

    private static func object(_ members: [(name: String, value: String)]) -> [UInt8] {
        Array(("{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}").utf8)
    }

    /// What a gateway in between writes when the carrier is overloaded or gone, and the carrier's own words under such a
    /// status.
    func refusalsByErrorPages() -> [String] {
        let pages = [
            #"{"code":502,"message":"Bad Gateway"}"#, #"{"code":429,"msg":"Too Many Requests"}"#,
            #"{"status":false,"statusCode":"500","message":"Internal Server Error"}"#,
            #"{"success":false,"errorCode":"429","errorMsg":"busy"}"#, #"{"success":"false","code":"503"}"#,
            #"{"statusCode":503,"statusMessage":"busy"}"#, "<html><body>502 Bad Gateway</body></html>",
        ].map { ($0, Array($0.utf8)) }
        return adapter.profile.operations.filter(\.isOrder).sorted { $0.rawValue < $1.rawValue }.flatMap { operation in
            let own = samples.filter { $0.operation == operation && !$0.isRequest }.map { ($0.name, $0.body) }
            return (pages + own).flatMap { name, body in
                [302, 401, 429, 500, 502, 503].compactMap { status -> String? in
                    let answer = InboundAnswer(status: status, body: body, protection: .verified)
                    guard let report = try? adapter.read(answer, of: operation, to: nil),
                        report.fault != nil || report.shipments.contains(where: { $0.interception != nil })
                    else { return nil }
                    return "\(operation): \(name) is an answer under \(status)"
                }
            }
        }
    }
}

extension String {
    /// The same text with other digits in it, so that it still has its shape.
    fileprivate var redated: String { String(map { $0 == "1" ? "2" : $0 == "2" ? "3" : $0 }) }
}
