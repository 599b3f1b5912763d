#include "net/http/content_type.hpp"

#include <algorithm>
#include <array>

#include "core/message/field_name.hpp"

namespace coqewd::net::http {

namespace {

struct KnownType {
    std::string_view ending;
    std::string_view type;
};

constexpr std::string_view javascript = "text/javascript; charset=utf-8";
constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view plain = "text/plain; charset=utf-8";
constexpr std::string_view json = "application/json; charset=utf-8";

constexpr auto known = std::to_array<KnownType>({
    {"html", html},
    {"htm", html},
    {"css", "text/css; charset=utf-8"},
    {"js", javascript},
    {"mjs", javascript},
    {"cjs", javascript},
    {"json", json},
    {"map", json},
    {"webmanifest", "application/manifest+json; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"txt", plain},
    {"log", plain},
    {"md", "text/markdown; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"ics", "text/calendar; charset=utf-8"},
    {"xml", "application/xml; charset=utf-8"},
    {"xhtml", "application/xhtml+xml; charset=utf-8"},
    {"svg", "image/svg+xml; charset=utf-8"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"ico", "image/x-icon"},
    {"bmp", "image/bmp"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"ttf", "font/ttf"},
    {"otf", "font/otf"},
    {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},
    {"ogg", "audio/ogg"},
    {"opus", "audio/ogg"},
    {"wav", "audio/wav"},
    {"flac", "audio/flac"},
    {"mp4", "video/mp4"},
    {"m4v", "video/mp4"},
    {"webm", "video/webm"},
    {"pdf", "application/pdf"},
    {"zip", "application/zip"},
    {"gz", "application/gzip"},
    {"tar", "application/x-tar"},
});

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
    const std::size_t dot = file_name.rfind('.');
    const std::string_view ending =
        dot == std::string_view::npos ? std::string_view() : file_name.substr(dot + 1);
    const auto found = std::ranges::find_if(
        known, [&](const KnownType& entry) { return same_name(entry.ending, ending); });
    return found == known.end() ? "application/octet-stream" : found->type;
}

}  // namespace coqewd::net::http
