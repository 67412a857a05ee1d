import BenchKit
import Foundation
import FoundationXML

/// The same fields that the adapters read, as anybody would write them down for Foundation: `Codable` structs, and rows
/// collected by `XMLParser`. Nothing is looked up, sorted or checked.
enum FoundationShapes {
    // MARK: JSON

    struct SFEnvelope: Decodable { let apiResultCode, apiErrorMsg, apiResultData: String }
    struct SFResult: Decodable {
        struct Routes: Decodable { let routeResps: [Parcel] }
        struct Parcel: Decodable {
            let mailNo: String
            let routes: [Route]
        }
        struct Route: Decodable {
            let acceptTime, acceptAddress, remark, opCode: String
            let reasonCode, firstStatusCode, secondaryStatusCode: String?
        }
        let success: Bool
        let errorCode: String
        let msgData: Routes
    }

    static func sfTrack(_ body: [UInt8]) throws {
        let envelope = try JSONDecoder().decode(SFEnvelope.self, from: Data(body))
        consume(try JSONDecoder().decode(SFResult.self, from: Data(envelope.apiResultData.utf8)))
    }

    struct ZTOTrack: Decodable {
        struct Site: Decodable { let name: String }
        struct Scan: Decodable {
            let billCode, scanType, desc: String
            let scanDate: Int64
            let scanSite: Site?
        }
        let status: Bool
        let statusCode, message: String
        let result: [Scan]
    }

    static func ztoTrack(_ body: [UInt8]) throws {
        consume(try JSONDecoder().decode(ZTOTrack.self, from: Data(body)))
    }

    struct ZTOEnvelope: Decodable {
        let data, dataDigest, companyId: String
        enum CodingKeys: String, CodingKey {
            case data
            case dataDigest = "data_digest"
            case companyId = "company_id"
        }
    }
    struct ZTOPush: Decodable {
        let billCode, action, actionTime, desc: String
        let facilityName, problemCode, returnType, returnUpdateType: String?
    }

    static func ztoPush(_ body: [UInt8]) throws {
        let envelope = try JSONDecoder().decode(ZTOEnvelope.self, from: Data(body))
        consume(try JSONDecoder().decode(ZTOPush.self, from: Data(envelope.data.utf8)))
    }

    struct YTOScan: Decodable {
        let waybill: String, time: String, code: String, text: String
        let city, district: String?
        enum CodingKeys: String, CodingKey {
            case waybill = "waybill_No"
            case time = "upload_Time"
            case code = "infoContent"
            case text = "processInfo"
            case city, district
        }
    }

    static func ytoTrack(_ body: [UInt8]) throws {
        consume(try JSONDecoder().decode([YTOScan].self, from: Data(body)))
    }

    struct Kuaidi100Result: Decodable {
        struct Row: Decodable { let time, context, status, statusCode: String }
        let message, nu, com, state, status, ischeck: String
        let data: [Row]
    }
    struct Kuaidi100Push: Decodable {
        let status, billstatus, message: String
        let lastResult: Kuaidi100Result
    }

    static func kuaidi100Track(_ body: [UInt8]) throws {
        consume(try JSONDecoder().decode(Kuaidi100Result.self, from: Data(body)))
    }

    static func kuaidi100Push(_ body: [UInt8]) throws {
        consume(try JSONDecoder().decode(Kuaidi100Push.self, from: Data(body)))
    }

    // MARK: XML

    static func sfPush(_ body: [UInt8]) throws { try rows("WaybillRoute", of: body) }
    static func ytoPush(_ body: [UInt8]) throws { try rows("UpdateInfo", of: body) }
    static func ytoMarketing(_ body: [UInt8]) throws { try rows("WaybillProcessInfo", of: body) }

    private static func rows(_ element: String, of body: [UInt8]) throws {
        let collector = RowCollector(element)
        let parser = XMLParser(data: Data(body))
        parser.delegate = collector
        guard parser.parse(), !collector.rows.isEmpty else { throw CocoaError(.coderReadCorrupt) }
        consume(collector.rows)
    }
}

/// Every element of one name as a row of its attributes and its children's texts.
private final class RowCollector: NSObject, XMLParserDelegate {
    private let element: String
    private(set) var rows: [[String: String]] = []
    private var row: [String: String]?
    private var text = ""

    init(_ element: String) { self.element = element }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == element { row = attributes }
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == element, let row {
            rows.append(row)
            self.row = nil
        } else {
            row?[name] = text
        }
    }
}
