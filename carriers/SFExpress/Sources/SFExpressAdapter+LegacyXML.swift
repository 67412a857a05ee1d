internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// The XML service (BSP) that older accounts still have: it tracks and pushes, and knows no interception.
extension SFExpressAdapter {
    func legacyRequest(for wish: CarrierWish, _ account: Account) throws(PartyError) -> OutboundRequest {
        guard case .track(let targets) = wish else { throw unsupported(wish.operation) }
        let head = XMLText.escape(try account.value("partner_id"))
        let numbers = try checked(targets).map(\.number.waybill.rawValue).joined(separator: ",")
        let xml =
            "<Request service='RouteService' lang='zh-CN'><Head>\(head)</Head><Body>"
            + "<RouteRequest tracking_type='1' method_type='1' tracking_number='\(numbers)'/></Body></Request>"
        let code = SFExpressSignature.verifyCode(of: xml, checkword: try account.secret("checkword"))
        return .form(
            ["xml": xml, "verifyCode": code], to: account.baseURL + "/bsp-oisp/sfexpressService", signature: code,
            isSafeToRepeat: true)
    }

    static func report(fromLegacy response: XMLNode) throws(WireError) -> CarrierReport {
        guard response.name == "Response" else {
            throw WireError(.missingField, path: "Response", detail: "another root element")
        }
        guard try response.uniqueText("Head") == "OK" else {
            return CarrierReport(fault: SFExpressFault.legacy(response.child("ERROR") ?? response.child("Error")))
        }
        var shipments: [CarrierReport.Shipment] = []
        for parcel in try response.requiredChild("Body").children("RouteResponse") {
            var shipment = CarrierReport.Shipment(try parcel.waybill(attribute: "mailno"))
            for route in parcel.children("Route") {
                shipment.scans.append(try SFExpressRoute.statement(route, names: .legacy))
            }
            shipments.append(shipment)
        }
        return .tracks(shipments)
    }
}
