#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/deadline.hpp"
#include "core/async/result.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"
#include "core/message/shared_text.hpp"

namespace coqewd {

/// What a frame to a client says beside the message itself (spec/qewd.md 3.2). Its texts outlive
/// it.
struct ReplyHead {
    std::string_view type;
    /// The client's id, echoed (JSON text); empty when it sent none.
    std::string_view request_id;
    std::chrono::milliseconds response_time{0};
    /// Whether another server reads it, which is told more than a client.
    bool to_server = false;
};

/// The final frame of a request.
std::string reply_frame(const ReplyHead& head, const Reply& reply);

/// An intermediate message, or a push when it has no response time.
std::string event_frame(const Event& event, std::optional<std::chrono::milliseconds> response_time);

/// What is said anew when a request is passed on over a link (docs/protocol.md). All other members
/// of the message are carried as they came.
struct CallHead {
    std::uint64_t id = 0;
    /// The token that the other server shall see; empty for none.
    SharedText token;
    Duration budget{};
    unsigned hops = 0;
    /// When a link registers: that a server does so (core/app/link_proof.hpp).
    std::string link_proof = {};
    /// The other server is told that its sessions are in JWTs, as those of links are.
    bool jwt = true;
};

/// Whether a token is a JWT: it has three parts. Any other is that of a session that a server keeps
/// (docs/sessions.md).
bool is_jwt(std::string_view token);

/// The request as it goes over a link.
std::string call_frame(const Request& request, const CallHead& head);

/// A frame that came back over a link.
struct Answer {
    /// The id of the call; QEWD leaves it out of errors, texts and intermediate messages.
    std::optional<std::uint64_t> id;
    /// Empty when the frame does not say it, as that of a QEWD worker that died.
    std::string type;
    /// False for an intermediate message; an error without `finished` is final.
    bool final = true;
    /// Says something that nobody asked for: it has no id and no `finished`, and is no error.
    bool push = false;
    Reply reply;
};

/// Reads a frame of a peer, whose memory the reply takes over; an error when it is none, and then
/// the text is as it was, but for halves of characters (mend_surrogates).
Result<Answer> read_answer(std::string&& text);

}  // namespace coqewd
