#include "core/async/nursery.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "core/async/lanes.hpp"
#include "core/async/signal.hpp"

namespace coqewd {

namespace asio = boost::asio;

struct Nursery::State final : public Lane::Parent {
    State(const Executor& executor, Options opts)
        : options(std::move(opts)), emptied(executor), lanes(Lanes::of(executor)) {}

    void begins(Lane& lane) noexcept override {
        children.push_back(lane);
        ++size;
    }

    void ended(const std::exception_ptr& thrown) noexcept override {
        --size;
        report(thrown);
        if (size == 0) emptied.notify();
    }

    void report(const std::exception_ptr& error) const {
        if (!error || !options.on_error) return;
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& cause) {
            if (cause.code() == asio::error::operation_aborted) return;
        } catch (...) {
            // Reported below like any other.
        }
        options.on_error(error);
    }

    Options options;
    boost::intrusive::list<Lane, boost::intrusive::constant_time_size<false>> children;
    std::size_t size = 0;
    Signal emptied;
    Lanes& lanes;
    bool closed = false;
};

Nursery::Nursery(Executor executor, Options options)
    : state_(std::make_shared<State>(executor, std::move(options))) {}

Nursery::~Nursery() {
    close();
    // Whoever is told may be gone when a child ends.
    state_->options.on_error = nullptr;
    cancel();
}

bool Nursery::spawn(Task<> task) {
    if (state_->closed) return false;
    state_->lanes.run(std::move(task), state_);
    return true;
}

void Nursery::cancel() {
    // A child may end while it is asked to: it is told of later, and leaves the list then.
    auto& children = state_->children;
    for (auto child = children.begin(); child != children.end();) (child++)->cancel();
}

void Nursery::close() {
    state_->closed = true;
}

Task<> Nursery::join() {
    const auto state = state_;
    state->closed = true;
    while (state->size > 0) co_await state->emptied.wait();
}

std::size_t Nursery::size() const {
    return state_->size;
}

}  // namespace coqewd
