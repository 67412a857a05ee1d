internal import ShipmentModel

/// A platform's case as a reader sees it now.
struct DoudianView: Sendable {
    /// A parcel with the state that the platform shows, which lags behind the carrier's own.
    struct Parcel: Sendable {
        var script: ScriptedParcel
        /// 0, or 1 refused, 2 signed for, 3 on its way back, 4 back at the merchant.
        var state: Int64
        var stateSince: Instant
    }

    let script: ScriptedCase
    let appliedAt: Instant
    let state: SandboxWorld.DoudianState
    let parcels: [Parcel]
}

extension SandboxWorld {
    private static let lag = Duration.hours(2)

    /// The platform's cases that have been applied for, oldest change first.
    func doudianViews() -> [DoudianView] {
        let now = clock.now
        return cases.filter { $0.isDoudian && appliedAt($0) <= now }
            .map { record in
                DoudianView(
                    script: record.script, appliedAt: appliedAt(record), state: doudianState(of: record),
                    parcels: record.script.parcels.map { parcel($0, at: now - Self.lag) })
            }
            .sorted { ($0.state.updatedAt, $0.script.id) < ($1.state.updatedAt, $1.script.id) }
    }

    private func parcel(_ script: ScriptedParcel, at now: Instant) -> DoudianView.Parcel {
        let scans = stories[script.waybill]?.scans(until: now) ?? []
        let shown = scans.last { Self.shownState($0.kind) != 0 }
        let since = (shown ?? scans.first)?.at ?? clock.start
        return .init(script: script, state: shown.map { Self.shownState($0.kind) } ?? 0, stateSince: since)
    }

    private static func shownState(_ kind: ScanKind) -> Int64 {
        switch kind {
        case .refused: 1
        case .delivered: 2
        case .turnedBack, .backArrived: 3
        case .backDelivered: 4
        case .labelled, .pickedUp, .departed, .arrived, .outForDelivery, .attempted, .damaged: 0
        }
    }
}
