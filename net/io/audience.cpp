#include "net/io/audience.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "net/io/encoding.hpp"
#include "net/io/gathering.hpp"
#include "net/io/io.hpp"
#include "net/io/io_session.hpp"
#include "net/io/socket_state.hpp"

namespace coqewd {
namespace {

/// Those of one thread, kept while something happens to them.
std::vector<std::shared_ptr<SocketState>> sockets_of(Namespace& nsp, const Selection& selection) {
    std::vector<std::shared_ptr<SocketState>> sockets;
    for (SocketState* const socket : nsp.rooms().select(selection)) {
        sockets.push_back(socket->shared_from_this());
    }
    return sockets;
}

/// What another thread may take to get to a question.
constexpr Duration gathering_time = std::chrono::seconds(1);

Task<> ask_one(std::shared_ptr<SocketState> socket, std::string event, Arguments arguments,
               Duration timeout, std::shared_ptr<Gathering<Audience::Answers>> gathering) {
    gathering->change([](Audience::Answers& answers) { ++answers.missing; });
    auto answer = co_await SocketState::call(std::move(socket), std::move(event),
                                             std::move(arguments), timeout);
    if (!answer) co_return;
    gathering->change([&](Audience::Answers& answers) {
        --answers.missing;
        answers.given.push_back(std::move(*answer));
    });
}

}  // namespace

Audience Audience::to(std::string room) const {
    Audience audience = *this;
    audience.selection_.rooms.push_back(std::move(room));
    return audience;
}

Audience Audience::except(std::string room) const {
    Audience audience = *this;
    audience.selection_.except.push_back(std::move(room));
    return audience;
}

Audience Audience::volatile_() const {
    Audience audience = *this;
    audience.is_volatile_ = true;
    return audience;
}

void Audience::emit(std::string_view event, const Arguments& arguments) const {
    check_event_name(event);
    std::string text = event_text({.nsp = selection_.nsp, .event = event}, arguments);
    perform({.selection = selection_,
             .unit = unit_of(std::move(text), arguments.attachments()),
             .is_volatile = is_volatile_});
}

void Audience::join(std::string room) const {
    perform({.selection = selection_,
             .action = [room = std::move(room)](Namespace& nsp, const Selection& selection) {
                 for (const auto& socket : sockets_of(nsp, selection)) socket->join(room);
             }});
}

void Audience::leave(std::string room) const {
    perform({.selection = selection_,
             .action = [room = std::move(room)](Namespace& nsp, const Selection& selection) {
                 for (const auto& socket : sockets_of(nsp, selection)) socket->leave(room);
             }});
}

void Audience::disconnect_sockets(bool close) const {
    perform(
        {.selection = selection_, .action = [close](Namespace& nsp, const Selection& selection) {
             for (const auto& socket : sockets_of(nsp, selection)) {
                 Socket(socket).disconnect(close);
             }
         }});
}

/// Visits the sockets of each thread on that thread, with a Gathering, which it may keep.
template <typename Whole, typename Visit>
Task<Whole> Audience::gather(Audience audience, Visit visit, Duration time) {
    const Executor executor = co_await boost::asio::this_coro::executor;
    const Deadline deadline(Clock::of(executor).now(), time);
    const auto gathered = std::make_shared<Gathered<Whole>>(executor);
    auto gathering = std::make_shared<Gathering<Whole>>(gathered);
    audience.perform({.selection = audience.selection_,
                      .action = [visit = std::move(visit), gathering = std::move(gathering)](
                                    Namespace& nsp, const Selection& selection) {
                          for (const auto& socket : sockets_of(nsp, selection)) {
                              visit(socket, gathering);
                          }
                      }});
    co_return co_await gathered->wait(deadline);
}

Task<std::size_t> Audience::count() const {
    return gather<std::size_t>(
        *this,
        [](const auto&, const auto& gathering) {
            gathering->change([](std::size_t& count) { ++count; });
        },
        gathering_time);
}

Task<std::vector<std::string>> Audience::ids() const {
    using Ids = std::vector<std::string>;
    return gather<Ids>(
        *this,
        [](const auto& socket, const auto& gathering) {
            gathering->change([&](Ids& ids) { ids.push_back(socket->id()); });
        },
        gathering_time);
}

Task<Audience::Answers> Audience::call(std::string event, Arguments arguments,
                                       Duration timeout) const {
    check_event_name(event);
    check_placeholders(arguments);
    const Duration time = std::min(timeout, Duration::max() - gathering_time) + gathering_time;
    return gather<Answers>(
        *this,
        [event = std::move(event), arguments = std::move(arguments), timeout](
            const auto& socket, const auto& gathering) {
            socket->session()->nursery().spawn(
                ask_one(socket, event, arguments, timeout, gathering));
        },
        time);
}

void Audience::perform(Broadcast broadcast) const {
    if (io_ != nullptr) return io_->perform(std::move(broadcast));
    if (shared_) shared_->hand_over(std::move(broadcast));
}

Audience IoEmitter::of(std::string_view nsp) const {
    return Audience(shared_, namespace_name(nsp));
}

}  // namespace coqewd
