internal import Digests
internal import ShipmentModel
internal import WireFormats

/// Doudian's cases in its two spellings, and its pushes [seen: the sheet and its samples].
enum DoudianWords {
    static let shopID: Int64 = 10_001

    private static func seconds(_ instant: Instant?) -> JSONText { .integer(instant?.seconds ?? 0) }
    /// 3 paid, 1 nothing yet.
    private static func refundStatus(_ view: DoudianView) -> JSONText { view.state.status == 12 ? 3 : 1 }
    private static func logistics(_ view: DoudianView) -> JSONText {
        .array(
            view.parcels.map { parcel in
                [
                    "tracking_no": .string(parcel.script.waybill),
                    "company_name": .string(parcel.script.courier.companyName),
                    "company_code": .string(parcel.script.courier.companyCode),
                    "logistics_time": seconds(parcel.stateSince), "logistics_state": .integer(parcel.state),
                ]
            })
    }

    /// An item of afterSale.List: ids as text, the first shipping alone.
    static func item(_ view: DoudianView) -> JSONText {
        let (script, state) = (view.script, view.state)
        let info: JSONText = .object([
            ("aftersale_id", .string(script.id)), ("aftersale_order_type", 1), ("aftersale_type", 1),
            ("aftersale_status", .integer(state.status)), ("related_id", .string(script.orderID)),
            ("apply_time", seconds(view.appliedAt)), ("update_time", seconds(state.updatedAt)),
            ("status_deadline", seconds(state.deadline)), ("refund_amount", .integer(script.amountMinor)),
            ("refund_post_amount", 0), ("refund_tax_amount", 0), ("aftersale_num", 1), ("part_type", 0),
            ("aftersale_refund_type", 0), ("refund_type", 0), ("refund_status", refundStatus(view)),
            ("arbitrate_status", 0), ("got_pkg", 0), ("is_agree_refuse_sign", state.isAgreed ? 1 : 2),
            ("order_logistics", logistics(view)), ("auto_audit_bits", []),
            ("aftersale_status_to_final_time", seconds(state.finalAt)), ("remark", ""), ("store_id", 0),
        ])
        let line: JSONText = [
            "sku_order_id": .string(script.orderID), "order_status": 3, "pay_amount": .integer(script.amountMinor),
            "post_amount": 0, "item_num": 1, "is_oversea_order": 0, "product_name": "测试商品",
            "aftersale_pay_amount": .integer(script.amountMinor), "aftersale_post_amount": 0,
        ]
        return [
            "aftersale_info": info,
            "order_info": [
                "shop_order_id": .string(script.orderID), "order_flag": 0, "related_order_info": [line],
            ], "seller_logs": [],
        ]
    }

    /// The `data` of afterSale.Detail: ids as numbers, every parcel.
    static func detail(_ view: DoudianView) -> JSONText {
        let (script, state) = (view.script, view.state)
        let info: JSONText = .object([
            ("after_sale_id", .raw(script.id)), ("after_sale_status", .integer(state.status)), ("after_sale_type", 1),
            ("refund_status", refundStatus(view)), ("refund_total_amount", .integer(script.amountMinor)),
            ("refund_post_amount", 0), ("apply_time", seconds(view.appliedAt)),
            ("update_time", seconds(state.updatedAt)), ("status_deadline", seconds(state.deadline)), ("got_pkg", 0),
            ("agree_refuse_sign", state.isAgreed ? 1 : 0), ("part_type", 0),
            ("real_refund_amount", state.status == 12 ? .integer(script.amountMinor) : 0),
            ("refund_time", state.status == 12 ? seconds(state.finalAt) : 0),
            ("aftersale_status_to_final_time", seconds(state.finalAt)), ("apply_role", 1), ("auto_audit_bits", []),
        ])
        let line: JSONText = [
            "sku_order_id": .raw(script.orderID), "order_status": 3, "pay_amount": .integer(script.amountMinor),
            "is_oversea_order": 0,
        ]
        return [
            "process_info": [
                "after_sale_info": info, "logistics_info": ["order": logistics(view), "return": nil],
            ], "order_info": ["shop_order_id": .raw(script.orderID), "sku_order_infos": [line]],
        ]
    }

    // MARK: Pushes

    /// Lower-case hex of MD5(app_key + body + secret).
    static func eventSign(_ body: [UInt8], appKey: String, secret: String) -> String {
        Hex.encode(Digest.hash(Array(appKey.utf8) + body + Array(secret.utf8), with: .md5))
    }

    /// One message in its array. The status inside is what the platform writes there, right or not.
    static func push(tag: String, script: ScriptedCase, status: Int64, time: (name: String, at: Instant)) -> [UInt8] {
        let data: JSONText = [
            "aftersale_id": .raw(script.id), "aftersale_status": .integer(status), "aftersale_type": 1,
            "p_id": .raw(script.orderID), "s_id": .raw(script.orderID), "shop_id": .integer(shopID), "reason_code": 15,
            "refund_amount": .integer(script.amountMinor), "refund_post_amount": 0, "refund_voucher_num": 0,
            (time.name): .integer(time.at.seconds),
        ]
        let message: JSONText = [
            "tag": .string(tag), "msg_id": .string("\(script.id)\(tag):0:\(time.at.seconds):100"),
            "data": .string(data.text),
        ]
        return JSONText.array([message]).bytes
    }
}
