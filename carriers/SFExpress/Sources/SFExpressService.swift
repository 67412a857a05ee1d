/// The services of the open platform that are used, by their codes.
enum SFExpressService: String {
    case searchRoutes = "EXP_RECE_SEARCH_ROUTES"
    case registerRoute = "EXP_RECE_REGISTER_ROUTE"
    case intercept = "EXP_RECE_WANTED_INTERCEPT"
    case updateOrder = "EXP_RECE_UPDATE_ORDER"
}
