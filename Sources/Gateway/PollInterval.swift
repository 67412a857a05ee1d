public import ShipmentModel

/// How long until a parcel is asked about again: short while something decisive may happen, long while nothing can.
public enum PollInterval {
    /// No open parcel waits longer than this between two questions.
    public static let longest = Duration.hours(6)

    public static func next(
        status: ShipmentStatus, lastHeardOf: Instant?, now: Instant, minimum: Duration
    ) -> Duration {
        let usual: Duration =
            switch status {
            case .outForDelivery, .deliveryAttempted, .availableForPickup, .refused: .minutes(15)
            case .returning, .exception: .minutes(60)
            case .pickedUp, .inTransit, .customs, .unknown: .minutes(45)
            case .labelCreated: .hours(2)
            case .delivered, .returned, .lost, .cancelled: .hours(6)
            }
        // A parcel that has not moved for days seldom moves in the next hour.
        let quiet = lastHeardOf.map { now - $0 } ?? .zero
        let stretched = quiet > .days(3) ? usual * 4 : quiet > .days(1) ? usual * 2 : usual
        return max(min(stretched, longest), minimum)
    }
}
