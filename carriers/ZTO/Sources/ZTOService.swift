/// The operations of the open platform that are used: each is a path of its own.
enum ZTOService: String {
    case track = "/zto.merchant.waybill.track.query"
    /// ZTO's own spelling.
    case subscribe = "/zto.merchant.waybill.track.subsrcibe"
    case intercept = "/thirdcenter.createIntercept"
    case cancelIntercept = "/thirdcenter.cancelIntercept"
    case queryIntercept = "/thirdcenter.queryInterceptAndReturnStatus"
}
