internal import Digests
public import ShipmentModel

extension InterceptionRecord {
    /// Our number of an interception: the same after a crash, a retry or a restored database.
    ///
    /// - Parameter number: 1 for the first request about the parcel, then 2, 3 …
    /// - Returns: `TBI` and 26 characters of a–z, 2–7: valid as every carrier's request number (at most 32 characters).
    public static func requestNumber(for key: CaseKey, parcel: ParcelID, number: Int) -> String {
        let parts = [
            key.platform.rawValue, key.shop.rawValue, key.afterSaleID, parcel.carrier.rawValue,
            parcel.waybill.rawValue, String(parcel.dispatch.milliseconds), String(number),
        ]
        var bytes = [UInt8]()
        for part in parts {
            bytes += "\(part.utf8.count):".utf8
            bytes += part.utf8
        }
        return "TBI" + Base32.encodeLowercase(Digest.hash(bytes, with: .sha256)).prefix(26)
    }
}
