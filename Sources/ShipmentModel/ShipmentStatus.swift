/// Where a parcel is in its life, in the one vocabulary that every carrier's codes are mapped to.
public enum ShipmentStatus: String, Sendable, Codable, CaseIterable {
    case unknown
    case labelCreated = "label_created"
    case pickedUp = "picked_up"
    case inTransit = "in_transit"
    case customs
    case outForDelivery = "out_for_delivery"
    case deliveryAttempted = "delivery_attempted"
    case availableForPickup = "available_for_pickup"
    case exception
    case refused
    case delivered
    case returning
    case returned
    case lost
    case cancelled
}

/// What has become of a request to stop a parcel.
public enum InterceptionState: String, Sendable, Codable, CaseIterable {
    case unknown
    /// The carrier took the request; the depot will try. Never to be read as success.
    case accepted
    case rejected
    case succeeded
    case failed
    /// The request itself was withdrawn; the parcel goes on.
    case cancelled
}

/// What an interception is meant to do with the parcel.
public enum InterceptionKind: String, Sendable, Codable, CaseIterable {
    /// Back to the sender.
    case `return`
    /// On to another address or person.
    case redirect
    case hold
}
