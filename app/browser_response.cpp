#include "app/browser_response.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "net/http/coding.hpp"
#include "net/http/etag.hpp"

namespace coqewd {

namespace http = net::http;

namespace {

/// The paths of all files there are, known also to a build that has none of them.
constexpr std::array<std::string_view, 10> known{
    "socket.io.js",         "socket.io.js.map",         "socket.io.min.js", "socket.io.min.js.map",
    "socket.io.esm.min.js", "socket.io.esm.min.js.map", "2/socket.io.js",   "2/socket.io.js.map",
    "licenses.txt",         "/qewd-client.js"};

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view left_out =
    "This server was built without the clients for browsers. They are in the npm packages "
    "socket.io-client and qewd-client.\n";
constexpr std::string_view wrong_method = "This file can only be read: GET or HEAD.\n";

std::string_view without_query(std::string_view target) {
    return target.substr(0, target.find('?'));
}

/// Whether a file with this path of its own is what the request asks for.
bool is_at(std::string_view own, std::string_view path, std::string_view socketio_path) {
    if (own.starts_with('/')) return path == own;
    return path.starts_with(socketio_path) && path.substr(socketio_path.size()) == own;
}

const BrowserFile::Packed& packed(const BrowserFile& file, http::Coding coding) {
    if (coding == http::Coding::brotli) return file.brotli;
    return coding == http::Coding::gzip ? file.gzip : file.plain;
}

http::Response response_with(const BrowserFile& file, const http::RequestHead& head) {
    const http::Coding coding = http::best_coding(head.fields.get("Accept-Encoding"));
    const auto& [bytes, etag] = packed(file, coding);
    http::Response response{.status = 200, .content_type = file.content_type, .body = bytes};
    response.fields = {{"Cache-Control", "public, max-age=0"},
                       {"Vary", "Accept-Encoding"},
                       {"ETag", std::string(etag)}};
    const std::string condition = head.fields.get("If-None-Match");
    if (http::names_etag(condition, etag, http::EtagComparison::weak)) {
        response.status = 304;
        response.body = {};
    } else if (coding != http::Coding::identity) {
        response.fields.push_back({"Content-Encoding", std::string(to_text(coding))});
    }
    return response;
}

}  // namespace

std::optional<http::Response> browser_response(const http::RequestHead& head,
                                               std::string_view socketio_path,
                                               std::span<const BrowserFile> files) {
    const std::string_view path = without_query(head.target);
    const auto name = std::ranges::find_if(
        known, [&](std::string_view own) { return is_at(own, path, socketio_path); });
    if (name == known.end()) return std::nullopt;
    if (head.method != "GET" && head.method != "HEAD") {
        return http::Response{.status = 405,
                              .content_type = plain_text,
                              .body = wrong_method,
                              .fields = {{"Allow", "GET, HEAD"}}};
    }
    const auto file = std::ranges::find(files, *name, &BrowserFile::path);
    if (file != files.end()) return response_with(*file, head);
    return http::Response{.status = 404, .content_type = plain_text, .body = left_out};
}

}  // namespace coqewd
