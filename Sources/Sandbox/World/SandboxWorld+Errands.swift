internal import ShipmentModel
internal import WireFormats

/// What is to be told to the gateway and has not been heard yet.
extension SandboxWorld {
    /// Errands under way at once.
    static let errandsMax = 16

    /// Everything that will be told as things stand, the future included, without what was heard or given up.
    var outstandingErrands: [Errand] {
        let all = cases.flatMap { $0.isDoudian ? platformPushes($0) : merchantCalls($0) } + carrierPushes
        return all.filter { !delivered.contains($0.id) && !givenUp.contains($0.id) }
    }

    /// What is to be sent now.
    func dueErrands() -> [Errand] {
        let now = clock.now
        let due = outstandingErrands.filter { $0.dueAt <= now && (attempts[$0.id]?.next ?? .distantPast) <= now }
        return Array(due.sorted { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }.prefix(Self.errandsMax))
    }

    /// Notes how an errand ended: heard, to be tried again later, or given up as its sender gives up.
    func finish(_ errand: Errand, isHeard: Bool) throws {
        let tries = (attempts[errand.id]?.tries ?? 0) + 1
        let pause = min(Duration.minutes(5 << Int64(min(tries - 1, 5))), .minutes(60))
        // A fast demo must not hammer: a tenth of a real second at the least.
        attempts[errand.id] = (tries, clock.now + max(pause, clock.demo(.milliseconds(100))))
        guard isHeard || tries >= errand.triesMax else { return }
        var entry = BookEntry(isHeard ? .delivered : .givenUp, at: clock.now)
        entry.number = errand.id
        try record(entry)
    }

    // MARK: Carriers

    private var carrierPushes: [Errand] {
        subscriptions.flatMap { name, subscription -> [Errand] in
            let parts = name.split(separator: "/").map(String.init)
            guard parts.count == 2, let story = stories[parts[1]], let hook = hook(parts[0], subscription) else {
                return []
            }
            return pushes(of: story, by: parts[0], to: hook, subscription)
        }
    }

    /// The configured address, or the subscription's own where it lies at the same place: nobody else is ever called.
    private func hook(_ party: String, _ subscription: Subscription) -> String? {
        guard let configured = configuration.webhooks[party] else { return nil }
        let place = configured.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
        let origin = place.joined(separator: "/") + "/"
        return subscription.callbackURL.flatMap { $0.hasPrefix(origin) ? $0 : nil } ?? configured
    }

    private func pushes(
        of story: ParcelStory, by party: String, to url: String, _ subscription: Subscription
    ) -> [Errand] {
        let scans = story.scans
        let turn = story.script.manner == .backwardsThrice ? scans.firstIndex { $0.kind.showsTurning } : nil
        var errands: [Errand] = []
        for (place, scan) in scans.enumerated() where isPushed(scan, by: party, after: subscription.at) {
            var dueAt = max(scan.at, subscription.at)
            var copies = party == "sf" ? 2 : 1
            if let turn, place >= turn, let end = scans.last?.at {
                dueAt = max(dueAt, end + .minutes(Int64(10 * (scans.count - 1 - place))))
                copies = 3
            } else {
                // Now and then a push is late, so that it comes after its successor.
                dueAt = dueAt + .minutes(place % 3 == 1 ? 40 : 5)
            }
            for copy in 0..<copies {
                let id = "\(party)/\(story.script.waybill)/\(place)/\(scan.kind.rawValue)/\(copy)"
                errands.append(
                    push(
                        scan, history: Array(scans[...place]), of: story.script, by: party, to: url, subscription,
                        id: id, dueAt: dueAt + .minutes(Int64(20 * copy))))
            }
        }
        return errands
    }

    /// What came before the subscription is not pushed, except by the aggregator, whose pushes tell everything.
    private func isPushed(_ scan: Scan, by party: String, after subscribed: Instant) -> Bool {
        guard party == "kuaidi100" else { return scan.at > subscribed }
        return scan.at > subscribed - .hours(12)
    }

    private func push(
        _ scan: Scan, history: [Scan], of parcel: ScriptedParcel, by party: String, to url: String,
        _ subscription: Subscription, id: String, dueAt: Instant
    ) -> Errand {
        let settings = configuration.credentials[party] ?? [:]
        let orderID = cases.first { $0.script.parcels.contains { $0.waybill == parcel.waybill } }?.script.orderID ?? ""
        let form = "application/x-www-form-urlencoded;charset=UTF-8"
        switch party {
        case "sf":
            return Errand(
                id: id, dueAt: dueAt, url: url, contentType: "application/json;charset=UTF-8",
                body: SFWords.push(scan, waybill: parcel.waybill, orderID: orderID), acknowledgement: .sf)
        case "zto":
            return Errand(
                id: id, dueAt: dueAt, url: url, contentType: "application/json;charset=UTF-8",
                body: ZTOWords.push(scan, waybill: parcel.waybill, settings: settings), acknowledgement: .zto,
                triesMax: 16)
        case "yto":
            return Errand(
                id: id, dueAt: dueAt, url: url, contentType: form,
                body: YTOWords.push(scan, waybill: parcel.waybill, orderID: orderID, settings: settings),
                acknowledgement: .yto)
        default:
            return Errand(
                id: id, dueAt: dueAt, url: url, contentType: form,
                body: Kuaidi100Words.push(history, of: parcel, salt: subscription.salt),
                acknowledgement: .kuaidi100, triesMax: 4)
        }
    }

    // MARK: The platform

    private func platformPushes(_ record: Case) -> [Errand] {
        guard let url = configuration.webhooks["doudian"] else { return [] }
        let settings = configuration.credentials["doudian"] ?? [:]
        let (appKey, secret) = (settings["app_key"] ?? "", settings["secret"] ?? "")
        var events: [(tag: String, status: Int64, time: String, at: Instant)] = [
            ("200", 6, "apply_time", appliedAt(record))
        ]
        if let agreedAt = record.agreedAt { events.append(("209", 6, "status_deadline", agreedAt)) }
        // The status inside is not what it should be, as in the sample that was seen.
        if let paidAt = record.payments.first?.at { events.append(("206", 6, "success_time", paidAt)) }
        if let withdrawnAt = withdrawnAt(record) { events.append(("207", 28, "close_time", withdrawnAt)) }
        return events.map { event in
            let at = event.tag == "209" ? event.at + .days(7) : event.at
            let body = DoudianWords.push(
                tag: event.tag, script: record.script, status: event.status, time: (event.time, at))
            return Errand(
                id: "\(record.key)/\(event.tag)", dueAt: event.at + .minutes(1), url: url,
                headers: [
                    ("event-sign", DoudianWords.eventSign(body, appKey: appKey, secret: secret)), ("app-id", appKey),
                ], contentType: "application/json;charset=UTF-8", body: body, acknowledgement: .doudian)
        }
    }

    // MARK: The merchant

    private func merchantCalls(_ record: Case) -> [Errand] {
        let merchant = configuration.merchant
        guard !merchant.token.isEmpty else { return [] }
        let authorization = ("Authorization", "Bearer \(merchant.token)")
        var calls = [
            Errand(
                id: "\(record.key)/create", dueAt: appliedAt(record), url: merchant.apiURL + "/v1/cases",
                headers: [authorization, ("Idempotency-Key", "sandbox-\(record.script.id)")],
                contentType: "application/json",
                body: MerchantWords.newCase(record.script, shop: merchant.shop, start: clock.start),
                acknowledgement: .created)
        ]
        guard record.script.merchantFacts.callsBack else { return calls }
        for payment in record.payments {
            guard let key = payment.key else { continue }
            calls.append(
                Errand(
                    id: "\(record.key)/result/\(key)", dueAt: payment.at + .minutes(30),
                    url: "\(merchant.apiURL)/v1/refunds/\(key)/result", headers: [authorization],
                    contentType: "application/json", body: MerchantWords.result(payment).bytes,
                    acknowledgement: .created))
        }
        return calls
    }
}
