internal import RefundRules
internal import ShipmentModel

/// What a warehouse's words are worth, judged apart from the rules as everything here.
extension Judge {
    /// Why a shop that wants to see the goods first may not pay for one of them yet; nil when it may.
    static func objectionOfInspector(
        to parcel: SimulatedParcel, of life: Life, at instant: Instant, in world: World
    ) -> String? {
        let before = Instant(milliseconds: instant.milliseconds - 1)
        let unsound = parcel.findings.filter { $0.isSound == false && $0.isKnown(by: before, in: world) }
        let isSound = parcel.findings.contains { finding in
            finding.isSound == true && finding.isHeard(by: instant) && !unsound.contains { $0.at >= finding.at }
        }
        if isSound { return nil }
        if let word = unsound.last?.word { return "its warehouse says \(word)" }
        guard life.key.shop == Station.waitingShop, let back = parcel.backAt(heardBy: instant),
            back + Station.inspectionWait <= instant
        else { return "nobody has looked at the goods" }
        return nil
    }

    /// Whether the goods of a case are surely known to be back, and to be as its shop wants them: its money waits for
    /// nothing any more.
    static func isOwed(_ life: Life, at instant: Instant, in world: World) -> Bool {
        guard life.lists.isKnown(by: instant, in: world), life.lists.now.isProven else { return false }
        return life.lists.now.parcels.allSatisfy { parcel in
            let isKnownToBeBack =
                parcel.findings.contains { $0.isKnown(by: instant, in: world) }
                // YTO's last scan alone does not say whom it was handed to.
                || (parcel.isKnown(.backDelivered, by: instant, in: world)
                    && (parcel.carrier != "yto" || parcel.isKnown(.turnedBack, by: instant, in: world)))
            guard Station.inspectingShops.contains(life.key.shop) else { return isKnownToBeBack }
            let unsound = parcel.findings.filter { $0.isSound == false && $0.isHeard(by: instant) }
            let isSound = parcel.findings.contains { finding in
                finding.isSound == true && finding.isKnown(by: instant, in: world)
                    && !unsound.contains { $0.at >= finding.at }
            }
            if isSound { return true }
            guard life.key.shop == Station.waitingShop, unsound.isEmpty, isKnownToBeBack,
                let last = parcel.lastSeenBack
            else { return false }
            // Nothing arrives when the wait ends: whoever looks at the clock may be away for a while.
            return last + Station.inspectionWait + .hours(4) <= instant
        }
    }
}

extension SimulatedParcel {
    /// When it was back at the earliest, by what may have been heard until then.
    func backAt(heardBy instant: Instant) -> Instant? {
        var times = findings.filter { $0.isHeard(by: instant) }.map(\.at)
        for scan in scans where hasHeard(scan.kind, by: instant) {
            // A second signature of a parcel that was seen to turn is the sender's, whoever signed.
            let isBack =
                scan.kind == .backDelivered
                || (scan.kind == .delivered && carrier != "jt" && isSignedAgain && hasHeard(.turnedBack, by: instant))
            if isBack { times.append(scan.at) }
        }
        return times.min()
    }

    /// Whether it may have been heard that it is back.
    func isHeardToBeBack(by instant: Instant) -> Bool {
        hasHeard(.backDelivered, by: instant) || backAt(heardBy: instant) != nil
            || (hasHeard(.turnedBack, by: instant) && hasHeard(.delivered, by: instant))
    }

    /// The last time at which somebody saw that it was back.
    var lastSeenBack: Instant? {
        (findings.map(\.at) + scans.filter { $0.kind == .backDelivered || isBack && $0.kind == .delivered }.map(\.at))
            .max()
    }
}
