internal import RefundRules
internal import ShipmentModel

/// How cases come into the world.
extension World {
    /// Makes a case with its parcels, and plans what will become of them.
    func beget(_ number: Int, parcelsMax: Int, appliedAt: Instant) {
        var own = chance.fork()
        // Some apply late: parcels have been delivered, refused or even returned by then.
        let hesitation = own.happens(150) ? own.minutes(600...6000) : .zero
        if hesitation > .zero { record.reach(.appliedLate) }
        let appliedAt = appliedAt + hesitation
        let turn = Turn.draw(&own)
        let isOnPlatform = own.happens(500)
        let shop = isOnPlatform ? Station.shopOnDoudian : Self.drawMerchant(&own)
        let id = isOnPlatform ? "70000000000000\(100_000 + number)" : "AS-\(number)"
        let amount = Int64(100 + own.below(30_000))
        let count = min(own.happens(300) ? 2 + own.below(3) : 1, parcelsMax)
        var parcels = (0..<count).compactMap { index in
            drawParcel(
                "\(10_000_000_000 + number * 10 + index)", isOnPlatform: isOnPlatform,
                // C16: what a platform agrees to by itself need not have left.
                isSilent: turn == .platformAgreesFirst && own.happens(150),
                dispatchedAt: appliedAt - hesitation - own.minutes(60...1400), appliedAt: appliedAt, &own)
        }
        let listedAnewAt = appliedAt + own.minutes(5...3000)
        var lists = [ParcelLists.List(parcels)]
        switch own.below(100) {
        case 0..<45 where count > 1:
            let late = parcels.removeLast()
            late.dispatchedAt = listedAnewAt - own.minutes(0...600)
            lists = [.init(parcels), .init(parcels + [late])]
        case 45..<52 where count < parcelsMax:
            let stranger = drawParcel(
                "\(10_000_000_000 + number * 10 + 9)", isOnPlatform: isOnPlatform, isSilent: false,
                dispatchedAt: appliedAt - hesitation - own.minutes(60...1400), appliedAt: appliedAt, &own)
            if let stranger { lists = [.init(parcels.dropLast() + [stranger]), .init(parcels)] }
        case 52..<74 where !isOnPlatform:
            record.reach(.listUnproven)
            lists = [.init(parcels, isProven: false)]
            if own.happens(500) { lists.append(.init(parcels)) }
        default: break
        }
        let key = CaseKey(platform: isOnPlatform ? "doudian" : "merchant", shop: shop, afterSaleID: id)
        let life = Life(
            number: number, key: key, orderID: "47000000\(1_000_000 + number)", turn: turn,
            isQualityBuyer: !isOnPlatform && own.happens(300), appliedAt: appliedAt, amount: amount,
            paid: amount + (own.happens(300) ? Int64(own.below(5000)) : 0), lists: ParcelLists(lists),
            declines: !isOnPlatform && own.happens(60), isDeaf: isOnPlatform && own.happens(60), chance: own)
        add(life)
        if turn == .platformAgreesFirst, life.chance.happens(500) { life.isAgreed = true }
        for parcel in life.parcels {
            if parcel.carrier != "jt", parcel.chance.happens(60) { rememberEarlierParcel(of: parcel) }
            dispatch(life, parcel)
        }
        plan(.announce(life), at: appliedAt)
        if life.lists.hasNext { plan(.list(life), at: listedAnewAt) }
        // Some platforms pay at what makes the money due, and not before.
        if turn != .none, turn != .platformPays || life.chance.happens(500) {
            plan(.turn(life), at: appliedAt + life.chance.minutes(5...6000))
        }
        record.cases += 1
        record.lives += life.parcels.count
    }

    private func drawParcel(
        _ digits: String, isOnPlatform: Bool, isSilent: Bool, dispatchedAt: Instant, appliedAt: Instant,
        _ chance: inout Chance
    ) -> SimulatedParcel? {
        let carrier: CarrierID =
            isOnPlatform
            ? chance.pick(["zto", "zto", "sf", "yto"]) : chance.pick(["zto", "zto", "sf", "jt", "yto"])
        let prefix =
            switch carrier {
            case "sf": "SF"
            case "zto": "73"
            case "yto": "YT"
            default: "JT"
            }
        return Waybill(rawValue: prefix + digits).map { waybill in
            SimulatedParcel(
                carrier: carrier, waybill: waybill, plan: isSilent ? .silent : Plan.draw(&chance),
                dispatchedAt: dispatchedAt, now: appliedAt, chance: chance.fork())
        }
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
