internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// The old marketing interface: a form with XML inside, an answer in XML without any status code [seen: MALL].
extension YTOAdapter {
    func marketingQuery(_ wish: CarrierWish, _ account: Account, _ stamp: Stamp) throws(PartyError) -> OutboundRequest {
        guard case .track(let targets) = wish else { throw unsupported(wish.operation) }
        let number = try single(targets).number.waybill.rawValue
        let param =
            "<?xml version=\"1.0\"?><ufinterface><Result><WaybillCode><Number>\(XMLText.escape(number))</Number>"
            + "</WaybillCode></Result></ufinterface>"
        let signed: [(name: String, value: String)] = [
            ("app_key", try account.value("app_key")), ("format", "XML"), ("method", Self.marketingMethod),
            ("timestamp", stamp.now.inChina), ("user_id", try account.value("user_id")),
            ("v", Self.marketingVersion),
        ]
        let sign = YTOSignature.marketing(fields: signed, secret: try secret(of: .track, account))
        var form = FormBody([FormBody.Field("sign", sign)])
        for field in signed { form.append(field.name, field.value) }
        form.append("param", param)
        let url = account.valueIfAny("track_url") ?? account.baseURL
        return .form(form, to: url, signature: sign, isSafeToRepeat: true)
    }

    // MARK: Reading

    static func report(on method: YTOService, xml root: XMLNode) throws(WireError) -> CarrierReport {
        switch root.name {
        case "ufinterface" where method == .track:
            var report = CarrierReport.Grouping()
            for row in root.descendants("WaybillProcessInfo") {
                let scan = scan(
                    code: nil, text: row.textIfAny("ProcessInfo"), place: nil,
                    written: try row.writtenTimeIfAny("Upload_Time", zone: .china))
                let number = try row.waybill("Waybill_No", after: report.lastNumber)
                report.add(scan, of: number)
            }
            return .tracks(report.shipments)
        case "Response":
            let code = root.textIfAny("code") ?? ""
            if code == nothingYet { return .nothingKnown }
            guard try root.uniqueText("success") == "true" else {
                return refusal(of: method, YTOFault.fault(code: code, message: root.textIfAny("reason")))
            }
            // No sheet shows a success in this shape with anything in it.
            throw WireError(.missingField, path: "ufinterface", detail: "absent")
        default:
            throw WireError(.missingField, path: "ufinterface", detail: "another root element")
        }
    }
}
