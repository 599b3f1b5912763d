#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/async/result.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/members.hpp"

namespace coqewd {

/// Why a message is none, although it is one JSON object.
enum class EnvelopeError : std::uint8_t {
    no_type = 1,         ///< `type` is missing, empty or not a string
    name_too_long,       ///< type, application, service or a destination
    invalid_request_id,  ///< `ms_requestId` is neither a number nor a string, or too long
    invalid_budget,      ///< `coqewd_budget_ms` is not a whole number of milliseconds
    invalid_hops,        ///< `coqewd_hops` is not a whole number
    too_many_members,    ///< more than known_members_max of names that mean something
};

boost::system::error_code make_error_code(EnvelopeError error);

struct EnvelopeLimits {
    /// For type, application, service, qewd_destination and qewd_application.
    std::size_t name_bytes_max = 256;
    /// For `ms_requestId` as JSON text.
    std::size_t request_id_bytes_max = 256;
    ScanLimits json = {};
};

/// A larger budget counts as this one.
inline constexpr std::chrono::milliseconds budget_max = std::chrono::hours(24);

/// What a server reads of a client's message (spec/qewd.md 3.1). A null member counts as missing,
/// of repeated ones the last counts. The views point into the message's text, which must stay where
/// it is; a text that had escapes is kept by the envelope and its copies.
struct Envelope {
    /// Never empty.
    std::string_view type;
    TextMember token;
    TextMember application;
    TextMember service;
    /// True only when `jwt` is literally true.
    bool jwt = false;
    /// `ms_requestId` as JSON text, a number or a string; empty when there is none.
    std::string_view request_id;
    /// Empty when it is missing or not a boolean.
    std::optional<bool> finished;
    std::optional<JsonSpan> message;
    std::optional<JsonSpan> params;
    /// QEWD's application switch; from a client it is nothing but a sign of an attack.
    TextMember qewd_destination;
    TextMember qewd_application;
    /// What is left of the deadline, said by a coqewd that passed the message on.
    std::optional<std::chrono::milliseconds> budget;
    /// How many servers have passed it on.
    std::optional<std::uint32_t> hops;
    /// The proof of a server that registers a link.
    TextMember link_proof;

    /// Where each member of a known name stands in the text.
    MemberList members;
    KeptTexts kept;
};

/// Reads a message in one pass. It must be one JSON object, checked completely, or the error is a
/// JsonError; what else can be wrong is an EnvelopeError. A token of another type than string is
/// no error, but its state is invalid and its text is empty.
Result<Envelope> read_envelope(std::string_view text, const EnvelopeLimits& limits = {});

/// The same, into an empty envelope, which is of no use when there is an error.
error_code read_envelope(std::string_view text, Envelope& envelope,
                         const EnvelopeLimits& limits = {});

/// What an answer to a message has to say that read_envelope refuses.
struct RefusedMessage {
    /// Its type, or `error` when that is not to be repeated.
    std::string type;
    /// As JSON text, empty when there is none that can be.
    std::string request_id;
};

/// Nothing when the text is no message at all: no JSON object, or one without a type.
std::optional<RefusedMessage> read_refused(std::string_view text,
                                           const EnvelopeLimits& limits = {});

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::EnvelopeError> : std::true_type {};
