#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/message/reply.hpp"

namespace coqewd {

/// How a client takes the intermediate messages of a handler (docs/rest.md).
enum class EventStream {
    server_sent,  ///< text/event-stream, as browsers' EventSource reads it (WHATWG HTML, 9.2)
    lines,        ///< application/x-ndjson: one JSON object on each line
};

/// What the field Accept asks for; nothing when it names neither, or refuses it with q=0.
std::optional<EventStream> event_stream_of(std::string_view accept);

std::string_view content_type(EventStream stream);

/// An intermediate message.
std::string event_text(EventStream stream, const Event& event);

/// The end of the stream: the status that the answer would have had, its body, and the client's new
/// token when there is one that the body does not have.
std::string last_text(EventStream stream, unsigned status, std::string_view body,
                      std::string_view token = {});

}  // namespace coqewd
