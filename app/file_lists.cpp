#include "app/file_lists.hpp"

#include "app/endpoint.hpp"
#include "app/option_error.hpp"

namespace coqewd {

std::optional<std::string> read_destination_name(const Entry& entry) {
    if (!entry.expect(Node::Kind::string)) return std::nullopt;
    if (is_peer_name(entry.node().text)) return entry.node().text;
    entry.error("is wrong: " + make_error_code(OptionError::peer_name).message());
    return std::nullopt;
}

std::vector<std::string> read_destination_names(const Entry& list) {
    std::vector<std::string> names;
    if (!list.expect(Node::Kind::array)) return names;
    for (const Entry& entry : list.elements()) {
        if (auto name = read_destination_name(entry)) names.push_back(std::move(*name));
    }
    return names;
}

}  // namespace coqewd
