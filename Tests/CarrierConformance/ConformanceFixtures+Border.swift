internal import CarrierKit
internal import PartyKit
internal import ShipmentModel

// The checks of ConformanceCheck about what stands between the carrier and us: broken bodies, signatures, requests.

extension ConformanceFixtures {
    func acceptedBrokenBodies() -> [String] {
        adapter.profile.operations.sorted { $0.rawValue < $1.rawValue }.flatMap { operation in
            BrokenBodies.all.compactMap { name, body in complaint(about: body, operation).accepted(name, operation) }
        }
    }

    func acceptedTruncations() -> [String] {
        samples.filter { !$0.isRequest }.flatMap { sample in
            [sample.body.count / 4, sample.body.count / 2, sample.body.count * 3 / 4].compactMap { count in
                complaint(about: Array(sample.body.prefix(count)), sample.operation)
                    .accepted("\(sample.name) cut at \(count)", sample.operation)
            }
        }
    }

    func acceptedForgeries() throws -> [String] {
        var findings = adapter.profile.pushScheme != .none && pushes.isEmpty ? ["there is no push to forge"] : []
        var strangers = account
        for name in strangers.secrets.keys { strangers.secrets[name] = Secret("somebody-elses-secret") }
        for push in pushes {
            let genuine = try receive(push)
            if !genuine.signature.isAcceptable || genuine.report == nil {
                findings.append("a genuine push is not read")
            }
            var naked = push
            naked.hasPathToken = false
            if genuine.signature == .verified {
                for forged in [try? receive(push, account: strangers), try? receive(push.damaged)] {
                    if let forged, forged.signature.isAcceptable || forged.report != nil {
                        findings.append("a push with a wrong signature is read")
                    }
                }
                if try receive(naked).signature != .verified { findings.append("a signed push needs a path token") }
            } else if let forged = try? receive(naked), forged.signature.isAcceptable || forged.report != nil {
                findings.append("a push without signature and path token is read")
            }
        }
        return findings
    }

    func doubtfulAcknowledgements() throws -> [String] {
        try pushes.flatMap { push -> [String] in
            let receipt = try receive(push).acknowledgement
            let refusal = adapter.refusal(of: push, status: 503)
            var findings: [String] = []
            if !(200..<300).contains(receipt.status) { findings.append("a receipt has the status \(receipt.status)") }
            if refusal.status != 503 { findings.append("a refusal has another status than was asked for") }
            if receipt.body == refusal.body { findings.append("a refusal reads like a receipt") }
            return findings
        }
    }

    func unstableRequests() throws -> [String] {
        var findings: [String] = []
        let offered = adapter.profile.operations.filter { !$0.isPush }
        let missing = offered.subtracting(wishes.map(\.operation))
        if !missing.isEmpty { findings.append("no wish for \(missing.map(\.rawValue).sorted())") }
        for wish in wishes {
            let request = try adapter.request(for: wish, account: account, stamp: stamp)
            if try request != adapter.request(for: wish, account: account, stamp: stamp) {
                findings.append("\(wish.operation) is composed differently the second time")
            }
            if !request.url.hasPrefix(account.baseURL) { findings.append("\(wish.operation) goes elsewhere") }
        }
        return findings
    }

    func leaks() -> [String] {
        var texts = ["\(account)", String(reflecting: account), "\(adapter.profile)"]
        var dumped = ""
        dump(account, to: &dumped)
        texts.append(dumped)
        let errors = errorsAboutCutSamples()
        let requests = sentTexts()
        let shown = account.secrets.filter { name, secret in
            let kept = sentSecrets.contains(name) ? texts + errors : texts + errors + requests
            return kept.contains { $0.contains(secret.reveal()) }
        }
        let repeated = personalWords.filter { word in errors.contains { $0.contains(word) } }
        return shown.keys.sorted().map { "the secret \($0) is shown" }
            + repeated.map { "a word of \($0.count) characters is repeated by an error" }
    }

    private func sentTexts() -> [String] {
        wishes.flatMap { wish -> [String] in
            guard let request = try? adapter.request(for: wish, account: account, stamp: stamp) else { return [] }
            return [request.url, String(decoding: request.body, as: UTF8.self)] + request.headers.all.map(\.value)
        }
    }

    private func errorsAboutCutSamples() -> [String] {
        samples.filter { !$0.isRequest }.flatMap { sample in
            stride(from: 0, to: sample.body.count, by: max(1, sample.body.count / 16)).compactMap { count in
                guard case .error(let error) = complaint(about: Array(sample.body.prefix(count)), sample.operation)
                else { return nil }
                return "\(error) \(error.type) \(error.title) \(error.detail)"
            }
        }
    }

    private func complaint(about body: [UInt8], _ operation: Operation) -> Complaint {
        do throws(PartyError) {
            _ = try read(operation, body)
            return .none
        } catch {
            return .error(error)
        }
    }

    private enum Complaint {
        case none
        case error(PartyError)

        /// The finding that there is no error, or an unclear one.
        func accepted(_ name: String, _ operation: Operation) -> String? {
            switch self {
            case .none: "\(operation): \(name) is accepted"
            case .error(let error): error.detail.isEmpty || error.type.isEmpty ? "\(operation): \(name), unclear" : nil
            }
        }
    }
}

extension InboundPush {
    /// The push with one digit or letter in the middle of its body changed, so that it still has its shape.
    fileprivate var damaged: InboundPush {
        var damaged = self
        let middle = body.count / 2
        let digits = UInt8(ascii: "0")...UInt8(ascii: "8")
        if let index = body[middle...].firstIndex(where: digits.contains) ?? body.firstIndex(where: digits.contains) {
            damaged.body[index] += 1
        }
        return damaged
    }
}
