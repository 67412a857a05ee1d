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
        var findings = adapter.tables.isEmpty ? ["there is no table"] : []
        for table in adapter.tables {
            for row in table.rows {
                let saysSomething = row.meaning.status != nil || row.meaning.interception != nil
                if !saysSomething || row.codes.isEmpty { findings.append("\(table.name) \(row.codes) says nothing") }
                if row.source.isEmpty { findings.append("\(table.name) \(row.codes) has no source") }
                if row.meaning.status == .unknown { findings.append("\(table.name) \(row.codes): leave it out") }
            }
        }
        return findings
    }

    func changedRepeats() throws -> [String] {
        var findings: [String] = []
        for sample in samples where !sample.isRequest {
            let routes: HearingRoutes = sample.operation.isPush ? .push : .answer
            let first = facts(in: try sample.report(by: adapter), through: routes)
            let second = facts(in: try sample.report(by: adapter), through: routes)
            if first.map(\.key) != second.map(\.key) { findings.append("\(sample.name) read twice gives other facts") }
            var known = FactSet(first)
            if second.contains(where: { known.join($0) }) { findings.append("\(sample.name) read twice adds facts") }
        }
        for push in pushes {
            let (first, second) = (try receive(push), try receive(push))
            if first != second { findings.append("a push received twice is read differently") }
        }
        return findings
    }

    func differingNames() throws -> [String] {
        guard let sameScan else { return [] }
        let asked = facts(in: try read(.track, Array(sameScan.answer.utf8)), through: .answer)
        guard let pushed = try receive(sameScan.push).report.map({ facts(in: $0, through: .push) }) else {
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
