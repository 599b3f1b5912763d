#include "app/web_folder.hpp"

#include <stdexcept>
#include <utility>

#include "app/in_quotes.hpp"
#include "core/message/utf8.hpp"
#include "net/http/file_path.hpp"
#include "net/http/open_file.hpp"

namespace coqewd {

namespace http = net::http;

namespace {

/// The file of --www-fallback, which has to be there.
http::FilePath fallback_of(const Config& config, const http::Folder& folder) {
    if (config.www_fallback.empty()) return {};
    const auto path = http::path_of_text(config.www_fallback);
    if (path && !path->names_folder && folder.open_file(*path)) return *path;
    throw std::runtime_error(named(config.sources, "www-fallback") + ": " +
                             in_quotes(config.www_fallback) + " is no file in the folder " +
                             in_quotes(config.www));
}

/// The text, or nothing and what is wrong with it.
std::optional<std::string> text_of(const http::OpenFile& file, std::size_t bytes_max,
                                   std::string& wrong) {
    if (file.size() > bytes_max) {
        wrong = "has more than " + std::to_string(bytes_max) + " bytes";
        return std::nullopt;
    }
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    const auto count = file.read(0, text);
    text.resize(count ? *count : 0);
    if (!count) wrong = "can not be read: " + count.error().message();
    if (!is_utf8(text)) wrong = "is no text in UTF-8";
    return wrong.empty() ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace

http::StaticFiles::Options make_static_files(const Config& config) {
    if (config.www.empty()) return {};
    auto folder = http::Folder::open(config.www);
    if (!folder) {
        throw std::runtime_error(named(config.sources, "www") + ": " + folder.error().text);
    }
    http::StaticFiles::Options options{
        .folder = std::make_shared<const http::Folder>(std::move(*folder))};
    options.fallback = fallback_of(config, *options.folder);
    options.node = config.server_name;
    return options;
}

std::function<std::optional<std::string>(std::string_view)> make_fragments(
    std::shared_ptr<const http::Folder> folder, std::size_t bytes_max,
    std::function<void(std::string_view)> warn) {
    return [folder = std::move(folder), bytes_max,
            warn = std::move(warn)](std::string_view name) -> std::optional<std::string> {
        const auto path = http::path_of_text(name);
        if (!folder || !path || path->names_folder) return std::nullopt;
        const auto file = folder->open_file(*path);
        if (!file) return std::nullopt;
        std::string wrong;
        auto text = text_of(*file, bytes_max, wrong);
        if (!text) warn("The fragment " + in_quotes(name) + ' ' + wrong);
        return text;
    };
}

}  // namespace coqewd
