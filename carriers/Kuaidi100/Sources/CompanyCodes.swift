internal import ShipmentModel

/// Kuaidi100's codes of companies and our carriers.
///
/// The codes of the corpus are [seen: the samples and the vendor's demos], the others [seen: public copies of the vendor's
/// company list, which agree on these]. Where one carrier has several codes, the first is the one that we ask under.
enum CompanyCodes {
    static let rows: [(code: String, carrier: CarrierID)] = [
        ("shunfeng", "sf"), ("shunfengkuaiyun", "sf"),
        ("zhongtong", "zto"),
        ("yuantong", "yto"),
        ("shentong", "sto"),
        ("yunda", "yunda"),
        ("jtexpress", "jt"),
        ("jd", "jd"), ("jingdongkuaiyun", "jd"),
        ("debangkuaidi", "deppon"), ("debangwuliu", "deppon"),
        ("ems", "ems"), ("youzhengguonei", "ems"), ("youzhengbk", "ems"), ("youzhengdsbk", "ems"),
        ("danniao", "cainiao"),
        ("dhlen", "dhl"), ("dhl", "dhl"),
        ("ups", "ups"), ("upsen", "ups"),
        ("fedex", "fedex"), ("fedexus", "fedex"), ("lianbangkuaidi", "fedex"),
        ("usps", "usps"),
        ("dpd", "dpd"), ("dpduk", "dpd"), ("dpdgermany", "dpd"),
        ("canpost", "canadapost"), ("canpostfr", "canadapost"),
        ("purolator", "purolator"),
        ("royalmail", "royalmail"), ("royalmailcn", "royalmail"),
        ("auspost", "auspost"),
    ]

    private static let carriers = Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0.carrier) })
    private static let codes = Dictionary(rows.map { ($0.carrier, $0.code) }) { first, _ in first }

    /// A company without a row keeps its own name behind ours, so that nothing is guessed and a parcel can be asked about.
    private static let prefix = "kuaidi100:"

    /// The carrier of a company code; codes are written in any case.
    static func carrier(ofCompany code: String) -> CarrierID {
        let code = code.lowercased()
        return carriers[code] ?? CarrierID(rawValue: prefix + code)
    }

    /// The code to ask under; nil for a carrier that the vendor has no code for, as far as we know.
    static func company(of carrier: CarrierID) -> String? {
        if carrier.rawValue.hasPrefix(prefix) { return String(carrier.rawValue.dropFirst(prefix.count)) }
        return codes[carrier]
    }
}
