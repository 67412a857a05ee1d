internal import PlatformKit
internal import ShipmentModel

extension CourierTable {
    /// `company_code` of `order_logistics[]` and `logistics_info.order[]`.
    ///
    /// Doudian names couriers as Kuaidi100 does; the platform's own list is `order.logisticsCompanyList`, which a shop
    /// can compare with this table.
    static let doudian = CourierTable([
        "zhongtong": .init("zto", source: sample),
        "yuantong": .init("yto", source: sample),
        "shunfeng": .init("sf", source: publicLists),
        "yunda": .init("yunda", source: publicLists),
        "shentong": .init("sto", source: publicLists),
        "jtexpress": .init("jt", source: publicLists),
        "jd": .init("jd", source: publicLists),
        "ems": .init("ems", source: publicLists),
        // China Post's domestic parcels travel under the numbers that the EMS interface answers for.
        "youzhengguonei": .init("ems", source: publicLists),
        "youzhengbk": .init("ems", source: publicLists),
        "debangkuaidi": .init("deppon", source: publicLists),
        "debangwuliu": .init("deppon", source: publicLists),
    ])

    private static let sample = "[seen: sample payloads of the platform's sheet]"
    private static let publicLists =
        "[seen: zhowdom/whale-admin-web src/utils/mss.js, BryantOut/souhuo-new-uniapp common/express.js]"
}
