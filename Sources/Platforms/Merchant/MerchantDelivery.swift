internal import ShipmentModel

/// How often a merchant is told the same thing: part of the contract, as data.
public enum MerchantDelivery {
    /// How long to wait before each try of one event, the first included, each time with the same id. After the last
    /// one a person is asked.
    public static let delays: [Duration] = [
        .zero, .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20),
        .hours(24),
    ]

    /// When a refund order that was heard but not answered is brought up again, counted from the first hearing. After
    /// the last one a person is asked; there is never a new key.
    public static let reminders: [Duration] = [.hours(1), .hours(6), .hours(24)]
}
