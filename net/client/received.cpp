#include "net/client/received.hpp"

#include <iterator>

namespace coqewd::net {

Arguments arguments_of(const socketio::CompletePacket& packet) {
    std::vector<std::string> texts;
    texts.reserve(packet.arguments.size());
    for (const JsonSpan& argument : packet.arguments) texts.emplace_back(argument.text);
    std::vector<std::string> attachments(std::move_iterator(packet.attachments.begin()),
                                         std::move_iterator(packet.attachments.end()));
    return Arguments::of_texts(std::move(texts), std::move(attachments));
}

}  // namespace coqewd::net
