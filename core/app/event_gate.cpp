#include "core/app/event_gate.hpp"

#include <boost/asio/io_context.hpp>
#include <utility>

namespace coqewd {

namespace {

bool is_here(const Executor& executor) {
    const auto* const io = executor.target<boost::asio::io_context::executor_type>();
    return io && io->running_in_this_thread();
}

}  // namespace

/// A message on its way to the client's executor.
class EventGate::Pass final : public ReadyList::Delivery {
  public:
    Pass(std::shared_ptr<EventGate> gate, Event event)
        : gate_(std::move(gate)), event_(std::move(event)) {}

    void arrive() noexcept override { gate_->pass(std::move(event_)); }

  private:
    std::shared_ptr<EventGate> gate_;
    Event event_;
};

EventGate::EventGate(std::shared_ptr<const EventSink> client, const Executor& executor,
                     Tally& tally)
    : client_(std::move(client)),
      list_(ReadyList::of(executor)),
      tally_(tally),
      sink_([this](Event event) { take(std::move(event)); }) {}

void EventGate::take(Event event) {
    if (is_here(list_.executor())) return pass(std::move(event));
    list_.deliver(std::make_shared<Pass>(shared_from_this(), std::move(event)));
}

void EventGate::pass(Event event) noexcept {
    try {
        if (open_) return (*client_)(std::move(event));
    } catch (...) {
        // Without memory for it, it is as if it had come too late.
    }
    tally_.count_late();
}

std::shared_ptr<const EventSink> EventGate::sink() {
    // The request keeps the gate alive by keeping its sink.
    return {shared_from_this(), &sink_};
}

}  // namespace coqewd
