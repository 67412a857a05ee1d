internal import Ledger
internal import PartyKit
internal import ShipmentModel

/// One message that somebody sends to the gateway, until it is acknowledged.
// Touched by the simulation’s one thread alone, like everything of the world.
struct Push: @unchecked Sendable {
    enum Content {
        case carrier(SimulatedParcel, body: [UInt8], segment: String, heard: (Hearing.Way) -> Void)
        case doudian(Life, tag: String)
        /// Through the API, not a webhook.
        case merchant(Life)
        case result(Life)
        case forged(SimulatedParcel, body: [UInt8])
        /// Through the API as well.
        case warehouse(WarehouseSide.List, heard: (Hearing.Way) -> Void)
    }

    var content: Content
    /// The body, once made: a repeat has the same bytes.
    var body: [UInt8]?
    var tries = 0

    init(_ content: Content) { self.content = content }
}

extension World {
    /// Sends it, now or late, perhaps twice, perhaps never.
    func send(_ push: Push) {
        if happens(faults.pushLost, .pushLost) {
            // A merchant's own calls are repeated until they are answered; webhooks are not.
            switch push.content {
            case .merchant, .result, .warehouse: plan(.push(push), after: chance.minutes(5...60))
            default: return
            }
            return
        }
        let delay: Duration = happens(faults.pushLate, .pushLate) ? chance.minutes(10...600) : .zero
        plan(.push(push), after: delay)
        if happens(faults.pushTwice, .pushTwice) { plan(.push(push), after: delay + chance.minutes(0...300)) }
    }

    /// A carrier tells of a scan.
    func push(scan kind: SimulatedParcel.ScanKind, _ life: Life, _ parcel: SimulatedParcel) {
        let at = now
        switch parcel.carrier {
        case "zto":
            send(
                Push(
                    .carrier(parcel, body: ZTOSide.push(kind, of: parcel, at: at), segment: "track") { [self] way in
                        parcel.hear([kind], way, in: self)
                    }))
            if happens(faults.pushForged, .pushForged) {
                send(Push(.forged(parcel, body: ZTOSide.forged(parcel, at: at))))
            }
        case "sf":
            send(
                Push(
                    .carrier(parcel, body: SFSide.push(kind, of: parcel, at: at), segment: "track") { [self] way in
                        if way == .acknowledged { parcel.lastContact = now }
                    }))
            if happens(faults.pushOfStranger, .pushOfStranger) {
                send(Push(.forged(parcel, body: SFSide.forged(parcel, at: at))))
            }
        case "yto":
            send(
                Push(
                    .carrier(parcel, body: YTOSide.push(kind, of: parcel, at: at), segment: "track") { [self] way in
                        parcel.hear([kind], way, in: self)
                    }))
            if happens(faults.pushForged, .pushForged) {
                send(Push(.forged(parcel, body: YTOSide.forged(parcel, at: at))))
            }
        default:
            let scans = parcel.scans.sorted { $0.at < $1.at }
            send(
                Push(
                    .carrier(parcel, body: Kuaidi100Side.push(scans, of: parcel), segment: "track") { [self] way in
                        parcel.hear(scans.map(\.kind), way, in: self)
                    }))
        }
    }

    /// ZTO tells of a service order; the others do not.
    func pushOrder(_ life: Life, _ parcel: SimulatedParcel) {
        guard parcel.carrier == "zto", let body = ZTOSide.push(order: parcel) else { return }
        let state = parcel.order
        send(
            Push(
                .carrier(parcel, body: body, segment: "intercept") { [self] way in
                    if way == .acknowledged { parcel.hear(pushed: state, at: now) }
                }))
    }
}
