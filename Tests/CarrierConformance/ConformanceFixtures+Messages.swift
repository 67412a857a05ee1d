internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

// The checks of ConformanceCheck about what messages mean.

extension ConformanceFixtures {
    func unreadSamples() throws -> [String] {
        try samples.filter { !$0.isRequest }.compactMap { sample in
            try sample.difference(by: adapter).map { "\(sample.name): \($0)" }
        }
    }

    func guessedCodes() throws -> [String] {
        var findings: [String] = []
        for routes in [HearingRoutes.push, .answer, [.push, .answer]] {
            let statement = Statement(.scan, code: "ZZ-UNHEARD-OF", text: "Out of this world", written: nil)
            let meaning = adapter.vocabulary.meaning(of: statement, heardThrough: routes)
            if meaning.status != .unknown || meaning.isConclusive || meaning.interception != nil {
                findings.append("an unheard-of code means \(meaning)")
            }
        }
        let report = try read(unlistedCode.operation, Array(unlistedCode.body.utf8))
        let routes: HearingRoutes = unlistedCode.operation.isPush ? .push : .answer
        let meanings = report.shipments.flatMap(\.scans)
            .map { adapter.vocabulary.meaning(of: $0, heardThrough: routes) }
        if meanings.count != 1 || meanings[0].status != .unknown || meanings[0].isConclusive {
            findings.append("the message with an unlisted code means \(meanings)")
        }
        let parsed = try JSONValue.read(adapter.parsed(report, of: unlistedCode.operation).bytes)
        if try parsed.textIfAny("status") != "unknown" { findings.append("a parcel of unlisted codes is not unknown") }
        return findings
    }

    func emptyRows() -> [String] {
        let tables = adapter.vocabulary.tables
        var findings = tables.isEmpty ? ["there is no table"] : []
        for table in tables {
            for row in table.rows {
                let saysSomething = row.meaning.status != nil || row.meaning.interception != nil
                if !saysSomething || row.codes.isEmpty { findings.append("\(table.name) \(row.codes) says nothing") }
                if row.source.isEmpty { findings.append("\(table.name) \(row.codes) has no source") }
                if row.meaning.status == .unknown { findings.append("\(table.name) \(row.codes): leave it out") }
            }
        }
        return findings
    }

    /// Everything is heard again an hour later: a fact's name and what is known by then do not depend on the hour.
    func changedRepeats() throws -> [String] {
        var findings: [String] = []
        var tried = 0
        for sample in samples where !sample.isRequest {
            let routes: HearingRoutes = sample.operation.isPush ? .push : .answer
            let first = facts(in: try sample.report(by: adapter), through: routes)
            let second = facts(in: try sample.report(by: adapter), through: routes, heard: heard + Self.repeatPause)
            tried += first.count
            findings += changes(by: second, after: first).map { "\(sample.name) \($0)" }
        }
        for push in pushes {
            var later = push
            later.heard = push.heard + Self.repeatPause
            findings += changes(by: try receive(later), at: later.heard, after: try receive(push), at: push.heard)
        }
        return tried == 0 ? findings + ["no sample gives a fact"] : findings
    }

    private static var repeatPause: Duration { .hours(1) }

    /// What facts that are heard again add to those that are known.
    private func changes(by second: [Fact], after first: [Fact]) -> [String] {
        var findings = first.map(\.key) == second.map(\.key) ? [] : ["heard again gives other facts"]
        var known = FactSet(first)
        let added = second.filter { known.join($0) }
        if !added.isEmpty { findings.append("heard again adds to \(added.count) facts") }
        return findings
    }

    /// A signature with a moment in it may prove less by then, or nothing; what is read still says the same.
    private func changes(
        by second: CarrierPushReading, at later: Instant, after first: CarrierPushReading, at earlier: Instant
    ) -> [String] {
        if second.signature == first.signature {
            guard second == first else { return ["a push received again is read differently"] }
        } else if first.signature != .verified {
            return ["a push that was \(first.signature) is \(second.signature) when it comes again"]
        }
        // What was refused for its age says nothing.
        guard let report = first.report, let repeated = second.report else { return [] }
        guard report == repeated else { return ["an older push is read differently"] }
        return changes(
            by: facts(
                in: repeated, through: .push, heard: later, verification: second.signature.verification),
            after: facts(in: report, through: .push, heard: earlier, verification: first.signature.verification)
        ).map { "a push \($0)" }
    }

    func differingNames() throws -> [String] {
        guard case .same(let answer, let push) = sameScan else { return [] }
        let asked = facts(in: try read(.track, Array(answer.utf8)), through: .answer)
        guard let pushed = try receive(push).report.map({ facts(in: $0, through: .push) }) else {
            return ["the push is not read"]
        }
        return Set(asked.map(\.key)) == Set(pushed.map(\.key)) && !asked.isEmpty
            ? [] : ["polled \(asked.map(\.statement)), pushed \(pushed.map(\.statement))"]
    }

    func orderDependences() throws -> [String] {
        var tried = 0
        var findings: [String] = []
        for sample in samples where !sample.isRequest {
            let routes: HearingRoutes = sample.operation.isPush ? .push : .answer
            for shipment in try sample.report(by: adapter).shipments where shipment.hasDistinctTimes {
                tried += 1
                let rows = shipment.scans.map { ($0, adapter.vocabulary.meaning(of: $0, heardThrough: routes)) }
                if TimelineReading(of: rows) != TimelineReading(of: rows.reversed()) {
                    findings.append("\(sample.name) reads differently when its scans come in another order")
                }
            }
        }
        return tried == 0 ? ["no sample has two scans at different times"] : findings
    }
}

extension CarrierReport.Shipment {
    fileprivate var hasDistinctTimes: Bool {
        let times = scans.compactMap(\.written)
        return times.count > 1 && times.count == scans.count && Set(times).count == times.count
    }
}
