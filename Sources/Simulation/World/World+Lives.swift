internal import RefundRules
internal import ShipmentModel

/// How cases come into the world.
extension World {
    /// Makes a case with its parcels, and plans what will become of them.
    func beget(_ number: Int, parcelsMax: Int, appliedAt: Instant) {
        var own = chance.fork()
        let turn = Turn.draw(&own)
        let isOnPlatform = own.happens(500)
        let shop = isOnPlatform ? Station.shopOnDoudian : Self.drawMerchant(&own)
        let id = isOnPlatform ? "70000000000000\(100_000 + number)" : "AS-\(number)"
        let amount = Int64(100 + own.below(30_000))
        let count = min(own.happens(300) ? 2 + own.below(3) : 1, parcelsMax)
        let parcels = (0..<count).compactMap { index -> SimulatedParcel? in
            let carrier: CarrierID =
                isOnPlatform
                ? own.pick(["zto", "zto", "sf", "yto"]) : own.pick(["zto", "zto", "sf", "jt", "yto"])
            let text =
                switch carrier {
                case "sf": "SF"
                case "zto": "73"
                case "yto": "YT"
                default: "JT"
                }
            guard let waybill = Waybill(rawValue: "\(text)\(10_000_000_000 + number * 10 + index)") else { return nil }
            let age = own.minutes(60...1400)
            // C16: what a platform agrees to by itself need not have left.
            let isSilent = turn == .platformAgreesFirst && own.happens(150)
            return SimulatedParcel(
                carrier: carrier, waybill: waybill, plan: isSilent ? .silent : Plan.draw(&own),
                dispatchedAt: appliedAt - age,
                now: appliedAt,
                chance: own.fork())
        }
        let key = CaseKey(platform: isOnPlatform ? "doudian" : "merchant", shop: shop, afterSaleID: id)
        let life = Life(
            number: number, key: key, orderID: "47000000\(1_000_000 + number)", turn: turn,
            isQualityBuyer: !isOnPlatform && own.happens(300), appliedAt: appliedAt, amount: amount,
            paid: amount + (own.happens(300) ? Int64(own.below(5000)) : 0), parcels: parcels,
            declines: !isOnPlatform && own.happens(60), isDeaf: isOnPlatform && own.happens(60), chance: own)
        add(life)
        if turn == .platformAgreesFirst, life.chance.happens(500) { life.isAgreed = true }
        for parcel in parcels {
            if parcel.carrier != "jt", parcel.chance.happens(60) { rememberEarlierParcel(of: parcel) }
            dispatch(life, parcel)
        }
        plan(.announce(life), at: appliedAt)
        // Some platforms pay at what makes the money due, and not before.
        if turn != .none, turn != .platformPays || life.chance.happens(500) {
            plan(.turn(life), at: appliedAt + life.chance.minutes(5...6000))
        }
        record.cases += 1
        record.lives += parcels.count
    }

    private static func drawMerchant(_ chance: inout Chance) -> ShopID {
        switch chance.below(100) {
        case 0..<12: Station.inspectingShop
        case 12..<22: Station.waitingShop
        case 22..<38: Station.patientShop
        case 38..<46: Station.eagerShop
        case 46..<56: Station.punctualShop
        default: Station.merchantShop
        }
    }

    /// The number was used months ago, for a parcel that went back: its carrier still shows it.
    private func rememberEarlierParcel(of parcel: SimulatedParcel) {
        record.reach(.numberUsedAgain)
        let then = parcel.dispatchedAt - .days(90)
        parcel.earlierScans = [SimulatedParcel.ScanKind.pickedUp, .refused, .turnedBack, .backDelivered].enumerated()
            .map { index, kind in
                let at = then + .hours(Int64(20 * index))
                return .init(kind: kind, at: at, shownAt: at)
            }
    }
}
