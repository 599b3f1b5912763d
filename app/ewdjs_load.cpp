#include "app/ewdjs_load.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <stdexcept>

#include "core/async/timer.hpp"
#include "core/message/frames.hpp"
#include "core/message/json_text.hpp"

namespace coqewd {
namespace {

std::string quoted(std::string_view text) {
    std::string json;
    append_quoted(json, text);
    return json;
}

/// Nothing for a token session's token; who has none registers for a JWT.
std::string jwt_member(std::string_view token) {
    return token.empty() || is_jwt(token) ? R"(,"jwt":true)" : "";
}

std::string why_unanswered(std::string_view what, const error_code& failure) {
    if (failure != boost::asio::error::timed_out) return "no answer: " + failure.message();
    return std::string(what) + " is not answered in time";
}

}  // namespace

EwdjsLoad::EwdjsLoad(Executor executor, Options options)
    : options_(std::move(options)),
      client_(std::move(executor), options_.client),
      head_(R"({"type":)" + quoted(options_.type) + jwt_member(options_.token) + R"(,"params":)" +
            options_.params + R"(,"token":)"),
      token_(options_.token) {}

Task<> EwdjsLoad::open() {
    if (const error_code failure = co_await client_.connect()) {
        throw boost::system::system_error(failure);
    }
    const std::string refusal = co_await begin();
    if (refusal.empty()) co_return;
    client_.channel().close(CloseReason::normal);
    co_await client_.leave();
    throw std::runtime_error(refusal);
}

/// What is wrong with the server, if anything is.
Task<std::string> EwdjsLoad::begin() {
    if (token_.empty()) {
        const auto registered =
            co_await exchange(R"({"type":"ewd-register","jwt":true,"application":)" +
                              quoted(options_.application) + '}');
        if (!registered) co_return why_unanswered("the registration", registered.error());
        token_ = registered->reply.token();
        if (token_.empty()) co_return "the registration is refused: " + registered->reply.json();
    }
    const std::string message = next_message(++last_id_);
    if (client_.channel().fit(message.size()) == Fit::too_big) {
        co_return "the message is larger than the server takes";
    }
    if (options_.expected.empty()) co_return std::string();
    const auto answer = co_await exchange(message);
    if (!answer) co_return why_unanswered("the first message", answer.error());
    co_return is_right(*answer) ? std::string() : "wrong answer: " + answer->reply.json();
}

/// timed_out when the server takes longer than for a connection.
Task<Result<Answer>> EwdjsLoad::exchange(std::string text) {
    Timer timer(co_await boost::asio::this_coro::executor);
    bool is_late = false;
    timer.arm_after(options_.client.timeout, [this, &is_late] {
        is_late = true;
        client_.channel().close(CloseReason::normal);
    });
    client_.channel().write(text);
    for (;;) {
        Result<std::string> frame = co_await client_.channel().read();
        if (is_late) co_return error_code(boost::asio::error::timed_out);
        if (!frame) co_return frame.error();
        Result<Answer> answer = read_answer(std::move(*frame));
        if (!answer || (answer->final && !answer->push)) co_return answer;
    }
}

Task<> EwdjsLoad::listen(OnAnswer on_answer) {
    for (;;) {
        Result<std::string> text = co_await client_.channel().read();
        if (!text) break;
        const Result<Answer> answer = read_answer(std::move(*text));
        if (answer && (!answer->final || answer->push)) continue;
        if (!answer || !take(*answer, on_answer)) break;
    }
    co_await client_.leave();
}

void EwdjsLoad::ask(TimePoint since) {
    const std::uint64_t id = ++last_id_;
    asked_.emplace_hint(asked_.end(), id, since);
    client_.channel().write(next_message(id));
}

std::string EwdjsLoad::next_message(std::uint64_t id) const {
    std::string text = head_;
    append_quoted(text, token_);
    text.append(R"(,"ms_requestId":)").append(std::to_string(id)).append("}");
    return text;
}

/// False when nobody has asked for it.
bool EwdjsLoad::take(const Answer& answer, const OnAnswer& on_answer) {
    const auto asked = answer.id ? asked_.find(*answer.id) : asked_.begin();
    if (asked == asked_.end()) return false;
    const TimePoint since = asked->second;
    asked_.erase(asked);
    if (!answer.reply.token().empty()) token_ = answer.reply.token();
    if (answer.reply.failed() && options_.on_fault) options_.on_fault(answer.reply.fault());
    on_answer(*this, since, is_right(answer));
    return true;
}

bool EwdjsLoad::is_right(const Answer& answer) const {
    return !answer.reply.failed() &&
           (options_.expected.empty() ||
            answer.reply.json().find(options_.expected) != std::string::npos);
}

}  // namespace coqewd
