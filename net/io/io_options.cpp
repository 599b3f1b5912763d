#include "net/io/io_options.hpp"

namespace coqewd {

std::string_view to_string(Misbehaviour misbehaviour) {
    switch (misbehaviour) {
        case Misbehaviour::joined_nothing:
            return "it joined no namespace in time";
        case Misbehaviour::unreadable_packet:
            return "it sent a packet that can not be read";
        case Misbehaviour::late_attachments:
            return "the attachments of a packet did not come in time";
        case Misbehaviour::packet_out_of_turn:
            return "it sent a packet for a namespace that it has not joined, or joined twice";
        case Misbehaviour::too_many_refusals:
            return "too many of its attempts to join were refused";
        case Misbehaviour::too_many_events:
            return "it sent too many events in a second";
    }
    return "unknown";
}

boost::json::object to_json(const IoCounts& counts) {
    std::uint64_t closed = 0;
    for (const auto& each : counts.closed) closed += each;
    return {{"sockets", counts.sockets.load()},
            {"connected", counts.connected.load()},
            {"recovered", counts.recovered.load()},
            {"refused", counts.refused.load()},
            {"events", counts.events.load()},
            {"handler_errors", counts.handler_errors.load()},
            {"volatile_dropped", counts.volatile_dropped.load()},
            {"calls_timed_out", counts.calls_timed_out.load()},
            {"misbehaviour_closed", closed}};
}

}  // namespace coqewd
