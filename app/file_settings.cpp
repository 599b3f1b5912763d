#include "app/file_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

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

void take(const Setting<Config>& setting, const Entry& entry, std::string_view text,
          Config& config) {
    if (const Refusal refusal = setting.set(config, text)) entry.error("is wrong: " + *refusal);
}

void add_values(const Setting<Config>& setting, const Entry& list, Config& config) {
    if (list.is(Kind::string)) return take(setting, list, list.node().text, config);
    if (!list.expect(Kind::array)) return;
    const std::vector<Entry> values = list.elements();
    // Without any the setting would be as if it was not there, which hardly is what is meant.
    if (values.empty()) list.error("is empty; leave it out, or name what belongs there");
    for (const Entry& value : values) {
        if (value.expect(Kind::string)) take(setting, value, value.node().text, config);
    }
}

}  // namespace

void FileSettings::set(std::string_view name, const Entry& entry) {
    const auto setting = std::ranges::find(serve_settings(), name, &Setting<Config>::name);
    if (setting == serve_settings().end() || !claim(name, entry)) return;
    if (setting->shape == Shape::list) return add_values(*setting, entry, config_);
    auto text = written(setting->shape, entry);
    if (!text) return;
    if (setting->shape == Shape::path && !text->empty()) {
        text = (std::filesystem::path(folder_) / *text).string();
    }
    take(*setting, entry, *text, config_);
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
