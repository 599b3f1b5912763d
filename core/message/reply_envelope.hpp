#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/async/result.hpp"
#include "core/message/envelope.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/members.hpp"

namespace coqewd {

/// What a server reads of the message in a peer's reply, when that is an object.
struct ReplyMessage {
    /// The refreshed token.
    TextMember token;
    std::optional<std::uint64_t> request_id;
    /// Set when QEWD's clients take the message for an error: `error` is there and neither null,
    /// false, zero nor empty.
    std::optional<JsonSpan> error;
    /// `status.code`, a number or its digits in a string; only 100 to 599 is one.
    std::optional<int> status;
    bool disconnect = false;
    /// Where each member that is read here stands in the message's own text.
    MemberList members;
};

/// What a server reads of a frame that a peer sent back (spec/qewd.md 3.2, 3.5). A null member
/// counts as missing, of repeated ones the last counts. The views point into the frame's text; a
/// text that had escapes is kept by the envelope and its copies.
struct ReplyEnvelope {
    /// QEWD leaves it out of some errors.
    TextMember type;
    /// False for an intermediate message, whose `finished` is literally false.
    bool final = true;
    /// `ms_requestId` of the frame; nothing when it is not a whole number, as every id of ours is.
    std::optional<std::uint64_t> request_id;
    /// An object, an array, a string or whatever the handler gave.
    std::optional<JsonSpan> message;
    /// What is in the message; empty when it is not an object.
    ReplyMessage in_message;
    /// The error of QEWD's application switch, which stands beside no message.
    TextMember error;
    /// coqewd's addition to an error, always an object.
    std::optional<JsonSpan> fault;
    /// coqewd's addition to the answer to a REST request, always an object.
    std::optional<JsonSpan> http;
    /// coqewd's word that the handler has ended its client's session.
    bool session_ended = false;

    /// Where each member of a known name stands in the frame's text.
    MemberList members;
    KeptTexts kept;

    /// The frame's id, or that of its message: QEWD says it in both places or in one.
    std::optional<std::uint64_t> id() const {
        return request_id ? request_id : in_message.request_id;
    }
};

/// Reads a peer's frame. It must be one JSON object, checked completely, or the error is a
/// JsonError; an EnvelopeError is too_many_members, or name_too_long for its type.
Result<ReplyEnvelope> read_reply(std::string_view text, const EnvelopeLimits& limits = {});

}  // namespace coqewd
