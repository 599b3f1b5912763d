#include "core/app/event_gate.hpp"

#include <boost/asio/dispatch.hpp>
#include <utility>

namespace coqewd {

/// A message on its way to the client's executor.
struct EventGate::Pass {
    std::shared_ptr<EventGate> gate;
    Event event;

    void operator()() {
        if (gate->open_) {
            (*gate->client_)(std::move(event));
        } else {
            gate->tally_.count_late();
        }
    }
};

EventGate::EventGate(std::shared_ptr<const EventSink> client, Executor executor, Tally& tally)
    : client_(std::move(client)),
      executor_(std::move(executor)),
      tally_(tally),
      sink_([this](Event event) {
          boost::asio::dispatch(executor_, Pass{shared_from_this(), std::move(event)});
      }) {}

std::shared_ptr<const EventSink> EventGate::sink() {
    // The request keeps the gate alive by keeping its sink.
    return {shared_from_this(), &sink_};
}

}  // namespace coqewd
