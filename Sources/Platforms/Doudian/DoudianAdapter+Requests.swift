public import PartyKit
public import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

extension DoudianAdapter {
    public func request(
        for wish: PlatformWish, account: Account, stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let call = try self.call(for: wish, account: account)
        let appKey = try account.value("app_key")
        let method = try account.choice("sign_method", default: DoudianSignature.Method.hmacSHA256)
        let parameters = call.parameters.sortedKeys().bytes
        let timestamp = String(stamp.now.seconds)
        let signature = DoudianSignature.ofRequest(
            appKey: appKey, secret: try account.secret("secret"), operation: call.name, parameters: parameters,
            timestamp: timestamp, method: method)
        let query: FormBody = [
            "app_key": appKey, "method": call.name, "timestamp": timestamp, "v": "2", "sign": signature,
            "sign_method": method.rawValue, "access_token": try account.secret("access_token"),
        ]
        let path = call.name.split(separator: ".").joined(separator: "/")
        return .post(
            parameters, to: "\(account.baseURL)/\(path)?\(query.text(encoding: .rfc3986))",
            // Asks for the new codes only; without it some answers carry the old ones [seen: zsmhub/doudian-sdk].
            headers: [NamedValue("x-open-no-old-err-code", "1")],
            contentType: "application/json;charset=UTF-8", signature: signature, isSafeToRepeat: !call.isEffect)
    }

    private struct Call {
        /// As it is signed; the path has `/` for `.`.
        var name: String
        var parameters: JSONText
        var isEffect = true
    }

    private func call(for wish: PlatformWish, account: Account) throws(PartyError) -> Call {
        switch wish {
        case .listCases(let page):
            return Call(name: "afterSale.List", parameters: try parameters(of: page), isEffect: false)
        case .readCase(let reference):
            return Call(
                name: "afterSale.Detail", parameters: ["after_sale_id": .string(reference.key.afterSaleID)],
                isEffect: false)
        case .queryRefund(let order):
            return try call(for: .readCase(order.reference), account: account)
        case .agreeRefuseThenRefund(let reference):
            let remark = account.valueIfAny("agree_remark") ?? "同意拒签后退款"
            return try operate(.agreeRefuseThenRefund, reference, reason: "", remark: remark)
        case .refund(let order):
            return try operate(.agreeRefund, order.reference, reason: "", remark: "")
        case .refuse(let reference, let reason):
            return try operate(
                .refuseRefund, reference, reason: reason, remark: reason,
                rejectReasonCode: account.valueIfAny("reject_reason_code"))
        case .intercept(let reference, let parcels, _):
            return Call(name: "afterSale.applyLogisticsIntercept", parameters: try intercept(reference, parcels))
        case .reportReturned(let reference, let parcel, let instant):
            return Call(
                name: "afterSale.returnGoodsToWareHouseSuccess",
                parameters: [
                    "aftersale_id": .string(reference.key.afterSaleID), "op_time": .integer(instant.seconds),
                    "tracking_no": .string(parcel.waybill.rawValue),
                    "logistics_company_code": .string(parcel.carrierCode),
                ])
        case .extendTime(let reference):
            return Call(
                name: "afterSale.timeExtend", parameters: ["aftersale_id": .string(reference.key.afterSaleID)])
        case .remindBuyer, .notify:
            // The platform tells the buyer itself; there is no call for it.
            throw PartyError(Self.id, .unsupported(.notify))
        }
    }

    /// The cases changed in a window, oldest change first.
    ///
    /// Both ends are inclusive, and without `order_by` polling loses rows [seen: zsmhub/doudian-sdk].
    private func parameters(of page: PlatformWish.ListPage) throws(PartyError) -> JSONText {
        guard (0..<Self.pagesMax).contains(page.page), page.from <= page.until else {
            throw PartyError(
                Self.id,
                .cannotCompose(reason: "A window has its start before its end and \(Self.pagesMax) pages at most."))
        }
        return [
            "update_start_time": .integer(page.from.seconds), "update_end_time": .integer(page.until.seconds),
            "order_by": ["update_time asc"], "page": .integer(Int64(page.page)),
            "size": .integer(Int64(Self.pageSize)),
        ]
    }

    static let pageSize = 100
    /// 50,000 cases are as far as pages reach [seen: a public copy of the platform's documents]; split the window.
    static let pagesMax = 500

    /// `type` of afterSale.operate.
    private enum OperateType: Int64 {
        case agreeRefund = 201
        case refuseRefund = 202
        case agreeRefuseThenRefund = 203
    }

    /// One case a call: of several, all fail if one fails [seen: ecommerce.sdk.douyin].
    private func operate(
        _ type: OperateType, _ reference: PlatformWish.CaseReference, reason: String, remark: String,
        rejectReasonCode: String? = nil
    ) throws(PartyError) -> Call {
        var item: [(String, JSONText)] = [
            ("aftersale_id", .string(reference.key.afterSaleID)), ("reason", .string(reason)),
            ("remark", .string(remark)),
        ]
        if let version = reference.version { item.append(("update_time", .integer(try integer(version, "version")))) }
        if let rejectReasonCode {
            item.append(("reject_reason_code", .integer(try integer(rejectReasonCode, "reject_reason_code"))))
        }
        return Call(
            name: "afterSale.operate",
            parameters: ["type": .integer(type.rawValue), "items": .array([.object(item)])])
    }

    private func intercept(
        _ reference: PlatformWish.CaseReference, _ parcels: [CaseParcel]
    ) throws(PartyError) -> JSONText {
        guard !parcels.isEmpty else {
            throw PartyError(Self.id, .cannotCompose(reason: "An interception needs a parcel."))
        }
        let merchant: Int64 = 1
        return [
            "after_sale_id": .integer(try integer(reference.key.afterSaleID, "after-sale id")),
            "op_from": .integer(merchant),
            "intercept_targets": .array(
                parcels.map { parcel in
                    ["company_code": .string(parcel.carrierCode), "tracking_no": .string(parcel.waybill.rawValue)]
                }),
        ]
    }

    private func integer(_ text: String, _ name: String) throws(PartyError) -> Int64 {
        guard let number = Int64(text), number > 0 else {
            throw PartyError(Self.id, .cannotCompose(reason: "The \(name) is no number of Doudian's."))
        }
        return number
    }
}
