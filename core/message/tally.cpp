#include "core/message/tally.hpp"

namespace coqewd {

Tally::Ticket::Ticket(Tally& tally) : tally_(&tally) {
    ++tally.accepted_;
    ++tally.in_flight_;
}

void Tally::Ticket::settle(RequestEnd end) {
    if (!tally_) return;
    ++tally_->counter(end);
    --tally_->in_flight_;
    tally_ = nullptr;
}

std::atomic<std::uint64_t>& Tally::counter(RequestEnd end) {
    switch (end) {
        case RequestEnd::replied:
            return replied_;
        case RequestEnd::failed:
            return failed_;
        case RequestEnd::timed_out:
            return timed_out_;
        case RequestEnd::cancelled:
            break;
    }
    return cancelled_;
}

Tally::Counts Tally::counts() const {
    Counts counts;
    counts.replied = replied_;
    counts.failed = failed_;
    counts.timed_out = timed_out_;
    counts.cancelled = cancelled_;
    counts.accepted = accepted_;
    counts.in_flight = in_flight_;
    counts.late = late_;
    counts.malformed = malformed_;
    counts.slow_closed = slow_closed_;
    counts.connections_refused = connections_refused_;
    return counts;
}

boost::json::object to_json(const Tally::Counts& counts) {
    return {{"accepted", counts.accepted},
            {"replied", counts.replied},
            {"failed", counts.failed},
            {"timed_out", counts.timed_out},
            {"cancelled", counts.cancelled},
            {"in_flight", counts.in_flight},
            {"late", counts.late},
            {"malformed", counts.malformed},
            {"slow_closed", counts.slow_closed},
            {"connections_refused", counts.connections_refused}};
}

}  // namespace coqewd
