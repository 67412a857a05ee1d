import CLibCurl
import Glibc

// libcurl's callbacks are C functions without captures: the transfer is their context.

extension Transfer {
    /// Takes the bytes of one header line; what an interim answer (1xx) said is dropped, and so are trailers.
    fileprivate func receiveHeadLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let call else { return false }
        if headIsComplete, line.starts(with: "HTTP/".utf8) {
            call.answerHead.removeAll(keepingCapacity: true)
            headIsComplete = false
        }
        guard !headIsComplete else { return true }
        guard call.answerHead.count + line.count <= options.headBytesMax else {
            breach = .headBytes
            return false
        }
        call.answerHead.append(contentsOf: line)
        headIsComplete = line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n")
        return true
    }

    fileprivate func receiveBodyBytes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let call else { return false }
        guard call.answerBody.count + bytes.count <= options.answerBytesMax else {
            breach = .bodyBytes
            return false
        }
        call.answerBody.append(contentsOf: bytes)
        return true
    }

    fileprivate func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        let target = address.pointer(to: \.addr).flatMap { NetworkAddress($0) }
        guard let target, options.addressPolicy.allows(target) else {
            breach = .address
            return CURL_SOCKET_BAD
        }
        let address = address.pointee
        return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
    }

    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Anything but `size * count` ends the transfer.
let receiveHead: turnback_curl_data_callback = { bytes, size, count, context in
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.from(context)?.receiveHeadLine(line) == true ? line.count : 0
}

let receiveBody: turnback_curl_data_callback = { bytes, size, count, context in
    let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.from(context)?.receiveBodyBytes(bytes) == true ? bytes.count : 0
}

/// Called after connecting (TLS included) and before the first byte of the request, at every try
/// [seen: lib/multi.c of libcurl 7.88.1, MSTATE_DO].
let beforeRequest: curl_prereq_callback = { context, _, _, _, _ in
    Transfer.from(context)?.maySend() == true ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
}

let openSocket: curl_opensocket_callback = { context, purpose, address in
    guard purpose == CURLSOCKTYPE_IPCXN, let address, let transfer = Transfer.from(context) else {
        return CURL_SOCKET_BAD
    }
    return transfer.open(address)
}
