internal import RefundRules
internal import ShipmentModel

extension Effect {
    /// Where the ledger puts an effect: a job for a worker, a task for a person, or an alarm.
    enum Destination {
        case job(JobKind, subject: String)
        case task(TaskKind, suggestion: String)
        case alarm(String)
    }

    /// - Parameter reminders: How often the buyer has been reminded: the second reminder is another one than the first, which
    ///   may still be under way.
    func destination(for key: CaseKey, reminders: Int) -> Destination {
        switch self {
        case .agree: .job(.agree, subject: key.description)
        case .remindBuyer: .job(.remindBuyer, subject: reminders > 1 ? "\(key) again" : key.description)
        case .refuse: .job(.refuse, subject: key.description)
        case .askMoreTime: .job(.askMoreTime, subject: key.description)
        case .readCase: .job(.readCase, subject: key.description)
        case .intercept(_, let number, _): .job(.intercept, subject: number)
        case .cancelIntercept(_, let number, _): .job(.cancelIntercept, subject: number)
        case .queryIntercept(let parcel, InterceptionRecord.anybodys, _):
            .job(.queryIntercept, subject: parcel.number.description)
        case .queryIntercept(_, let number, _): .job(.queryIntercept, subject: number)
        // One question about a number serves all of its cases.
        case .track(let parcel): .job(.track, subject: parcel.number.description)
        case .subscribe(let parcel): .job(.subscribe, subject: parcel.number.description)
        case .payRefund(let refund): .job(.payRefund, subject: refund.rawValue)
        case .queryRefund(let refund): .job(.queryRefund, subject: refund.rawValue)
        case .notify(let event): .job(.notify, subject: "\(key) \(event)")
        case .task(let kind, let suggestion): .task(kind, suggestion: suggestion.withoutNUL)
        case .alarm(let text): .alarm(text.withoutNUL)
        }
    }
}
