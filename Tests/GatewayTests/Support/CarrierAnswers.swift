import PartyKit
import ShipmentModel
import WireFormats

/// Answers as SF and YTO write them.
enum CarrierAnswers {
    /// One scan: when (Beijing time), code, reason, words.
    struct Scan: Sendable {
        var time: String
        var code: String
        var reason = ""
        var words = ""

        init(_ time: String, _ code: String, reason: String = "", _ words: String = "") {
            self.time = time
            self.code = code
            self.reason = reason
            self.words = words
        }
    }

    static func sfTrack(_ parcels: [(waybill: String, scans: [Scan])]) -> CallOutcome {
        let routes = parcels.map { parcel -> JSONText in
            [
                "mailNo": .string(parcel.waybill),
                "routes": .array(
                    parcel.scans.map { scan in
                        [
                            "acceptTime": .string(scan.time), "acceptAddress": "南京市", "remark": .string(scan.words),
                            "opCode": .string(scan.code), "reasonCode": .string(scan.reason),
                        ]
                    }),
            ]
        }
        return sf(["routeResps": .array(routes)])
    }

    static func sfIntercepted(_ number: String = "CUS20000000000000001") -> CallOutcome {
        sf([
            "cusId": .string(number), "amount": 12,
            "freightAdditionInfoResp": ["interceptionDeptCode": "025W", "transferFlg": "0"],
        ])
    }

    static let sfSubscribed = sf(.null)

    static func sfRefused(_ code: String, _ message: String) -> CallOutcome {
        let inner: JSONText = [
            "success": false, "errorCode": .string(code), "errorMsg": .string(message), "msgData": .null,
        ]
        return outer(inner)
    }

    static func sfFault(_ code: String) -> CallOutcome {
        let answer: JSONText = ["apiErrorMsg": "", "apiResponseID": "1", "apiResultCode": .string(code)]
        return .json(answer.text)
    }

    private static func sf(_ data: JSONText) -> CallOutcome {
        outer(["success": true, "errorCode": "S0000", "errorMsg": .null, "msgData": data])
    }

    private static func outer(_ inner: JSONText) -> CallOutcome {
        let answer: JSONText = [
            "apiErrorMsg": "", "apiResponseID": "000190D0C0DE0000FEEDFACE00000001", "apiResultCode": "A1000",
            "apiResultData": .string(inner.text),
        ]
        return .json(answer.text)
    }

    static func ytoTrack(_ waybill: String, _ scans: [Scan]) -> CallOutcome {
        let rows = JSONText.array(
            scans.map { scan in
                [
                    "waybill_No": .string(waybill), "upload_Time": .string(scan.time),
                    "infoContent": .string(scan.code),
                    "processInfo": .string(scan.words), "city": "南京市",
                ]
            })
        return .json(rows.text)
    }

    static let ytoTaken = CallOutcome.json(#"{"statusCode":"0","statusMessage":"发起成功"}"#)
    static let ytoRefused = CallOutcome.json(#"{"statusCode":"1","statusMessage":"包裹已签收，不能拦截"}"#)
    static func ytoSubscribed(_ waybill: String) -> CallOutcome {
        .json(#"{"waybillNo":"\#(waybill)","success":true}"#)
    }
}
