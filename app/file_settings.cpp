#include "app/file_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "app/in_quotes.hpp"
#include "app/setting.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

/// The value as the command line would write it, when its kind fits.
std::optional<std::string> written(Shape shape, const Entry& entry) {
    if (shape == Shape::on_off) {
        if (!entry.expect(Kind::boolean)) return std::nullopt;
        return entry.node().truth ? "true" : "false";
    }
    const bool number = shape == Shape::number && entry.is(Kind::number);
    if (!number &&
        !entry.expect(shape == Shape::number && !entry.is(Kind::string) ? Kind::number
                                                                        : Kind::string)) {
        return std::nullopt;
    }
    return entry.node().text;
}

}  // namespace

void FileSettings::set(std::string_view name, const Entry& entry) {
    const auto setting = std::ranges::find(serve_settings(), name, &Setting<Config>::name);
    if (setting == serve_settings().end() || !claim(name, entry)) return;
    auto text = written(setting->shape, entry);
    if (!text) return;
    if (setting->shape == Shape::path && !text->empty()) {
        text = (std::filesystem::path(folder_) / *text).string();
    }
    if (const Refusal refusal = setting->set(config_, *text)) entry.error("is wrong: " + *refusal);
}

bool FileSettings::claim(std::string_view setting, const Entry& entry) {
    const auto [place, first] = claimed_by_.emplace(setting, entry.path());
    if (!first) {
        entry.error("says the same as key " + in_quotes(place->second) + "; keep one of them");
        return false;
    }
    config_.sources[std::string(setting)] = entry.named();
    return true;
}

}  // namespace coqewd
