internal import ShipmentModel
internal import WireFormats

/// How SF Express says what happened: operation codes and remarks [seen: the sheet's table and samples].
enum SFWords {
    private struct Row {
        var code: String
        var reason: String?
        var first: String?
        var remark: String
    }

    private static func row(_ scan: Scan) -> Row {
        switch scan.kind {
        case .labelled: Row(code: "646", remark: "商家正在打包")
        case .pickedUp: Row(code: "50", remark: "顺丰速运 已收取快件")
        case .departed: Row(code: "30", remark: "快件在【\(scan.city)中转场】完成分拣,准备发往下一站")
        case .arrived: Row(code: "31", remark: "快件到达 【\(scan.city)营业点】")
        case .outForDelivery: Row(code: "204", first: "3", remark: "快件交给张三，正在派送途中（联系电话：13800000000）")
        case .attempted: Row(code: "70", remark: "由于与客户约定更改派送时间, 派件不成功")
        case .refused: Row(code: "70", remark: "由于收件人拒收原因 派件不成功")
        case .damaged: Row(code: "66", remark: "快件外包装异常，已滞留")
        case .delivered: Row(code: "80", first: "4", remark: "已签收,感谢使用顺丰,期待再次为您服务")
        case .turnedBack: Row(code: "99", reason: "2", remark: "应客户要求,快件正在退回中")
        case .backArrived: Row(code: "31", remark: "快件到达 【\(scan.city)营业点】")
        case .backDelivered: Row(code: "80", remark: "已签收,感谢使用顺丰,期待再次为您服务")
        }
    }

    /// A row of a route query. Rows of the way back carry no status codes of the newer sort.
    static func route(_ scan: Scan) -> JSONText {
        let row = row(scan)
        return .object(present: [
            ("acceptTime", .string(scan.at.inChina)), ("acceptAddress", .string(scan.city)),
            ("remark", .string(row.remark)), ("opCode", .string(row.code)),
            ("reasonCode", .string(ifAny: row.reason)), ("firstStatusCode", .string(ifAny: row.first)),
        ])
    }

    static func legacyRoute(_ scan: Scan) -> String {
        let row = row(scan)
        return "<Route remark=\"\(XMLText.escapeAttribute(row.remark))\" accept_time=\"\(scan.at.inChina)\" "
            + "accept_address=\"\(XMLText.escapeAttribute(scan.city))\" opcode=\"\(row.code)\"/>"
    }

    /// A push: unsigned, and its reason is always empty [seen: WH].
    static func push(_ scan: Scan, waybill: String, orderID: String) -> [UInt8] {
        let row = row(scan)
        let route: JSONText = [
            "mailno": .string(waybill), "acceptAddress": .string(scan.city), "reasonName": nil,
            "orderid": .string(orderID), "acceptTime": .string(scan.at.inChina), "remark": .string(row.remark),
            "opCode": .string(row.code), "id": .string("\(scan.at.seconds)\(scan.index)"), "reasonCode": nil,
        ]
        return JSONText.object([("Body", ["WaybillRoute": [route]])]).bytes
    }
}
