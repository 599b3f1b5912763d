#include "app/own_answers.hpp"

#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "app/browser_response.hpp"
#include "app/in_quotes.hpp"
#include "app/web_folder.hpp"
#include "core/message/percent.hpp"

namespace coqewd {
namespace {

namespace http = net::http;

using Methods = std::set<std::string>;

std::string listed(const Methods& methods) {
    std::string out;
    for (const std::string& method : methods) out += (out.empty() ? "" : ", ") + method;
    return out;
}

bool reads(const Subject& request) {
    return request.first == "GET" || request.first == "HEAD";
}

OwnAnswer refused(std::string why) {
    return {.answered = false, .what = std::move(why)};
}

OwnAnswer wrong_method(const Subject& request, const Methods& methods) {
    return refused("the path has no method " + request.first + ", but " + listed(methods) +
                   " (405)");
}

/// As the server answers OPTIONS for what has methods of its own (core/app/rest_admission.hpp).
OwnAnswer answer_options(const Methods& methods) {
    return {.what = "by this server itself: 204 with Allow: " + listed(methods) + ", OPTIONS"};
}

/// `what` when the method is one of these.
OwnAnswer answer_by_method(const Subject& request, const Methods& methods, std::string what) {
    if (methods.contains(request.first)) return {.what = std::move(what)};
    if (request.first == "OPTIONS") return answer_options(methods);
    return wrong_method(request, methods);
}

/// Clients write the slash at the end; it may be missing.
bool is_endpoint(std::string_view own, std::string_view path) {
    return path == own || path == own.substr(0, own.size() - 1);
}

OwnAnswer answer_socketio(const Config& config, const Subject& request) {
    const bool is_preflight = request.first == "OPTIONS" && !config.socketio.cors_origins.empty();
    if (request.first == "GET" || request.first == "POST") {
        return {.what = "by Socket.IO, here: its clients connect at this path"};
    }
    if (is_preflight) return {.what = "by Socket.IO, here: what pages of other origins may send"};
    return refused("Socket.IO takes GET and POST at this path (400)");
}

std::optional<OwnAnswer> answer_browser_file(const Config& config, const Subject& request) {
    if (config.no_browser_files) return std::nullopt;
    const http::RequestHead head{.method = request.first, .target = request.second, .fields = {}};
    const auto response = browser_response(head, config.socketio.path);
    if (!response) return std::nullopt;
    if (response->status == 405) return wrong_method(request, {"GET", "HEAD"});
    if (response->status == 404) {
        return refused("this program was built without the clients for browsers (404)");
    }
    return OwnAnswer{.what = "by this server itself, with a client for browsers"};
}

/// A folder that is served, and how somebody looks into it.
struct Web {
    const Config& config;
    http::StaticFiles::Options files;

    bool has(const http::FilePath& path) const { return files.folder->open_file(path).has_value(); }
    std::string name() const { return in_quotes(config.www); }
};

/// The one that stands for a folder.
http::FilePath index_of(const http::FilePath& folder) {
    return {.text = folder.text + (folder.text.empty() ? "" : "/") + "index.html"};
}

/// Which of its files it is (net/http/static_files.cpp): the fallback is for pages alone.
std::optional<std::string> file_of(const Web& web, const Subject& request) {
    if (const auto path = http::path_of_target(request.second)) {
        const http::FilePath file = path->names_folder ? index_of(*path) : *path;
        if (web.has(file)) return "with the file " + in_quotes(file.text);
        const bool is_folder = !path->names_folder && web.has(index_of(*path));
        if (is_folder) return "by a redirect to its slash (301)";
    }
    const std::string& fallback = web.files.fallback.text;
    if (fallback.empty() || !reads(request) || !percent_decode(request.second)) return std::nullopt;
    return "with the file " + in_quotes(fallback) + " for pages that are not there (others: 404)";
}

std::optional<OwnAnswer> answer_web_file(const Config& config, const Subject& request) {
    const Web web{config, make_static_files(config)};
    if (!web.files.folder) return std::nullopt;
    const auto file = file_of(web, request);
    if (!file) return std::nullopt;
    if (!reads(request)) return wrong_method(request, {"GET", "HEAD"});
    return OwnAnswer{.what = "by this server itself, " + *file + " of the folder " + web.name()};
}

}  // namespace

std::optional<OwnAnswer> answer_before_routes(const Config& config, const Subject& request) {
    if (is_endpoint(config.socketio.path, request.second)) return answer_socketio(config, request);
    if (request.second == "*" && request.first == "OPTIONS") return answer_options(all_methods());
    if (request.second == "*") return wrong_method(request, all_methods());
    if (request.second != "/ajax") return std::nullopt;
    return answer_by_method(request, {"POST"},
                            "by whoever answers the message in its body, which is one of QEWD's");
}

std::optional<OwnAnswer> answer_behind_routes(const Layout& layout, const RouteTable::Match& match,
                                              const Subject& request) {
    if (!match.methods.empty()) {
        if (request.first != "OPTIONS") return std::nullopt;
        return answer_options(match.methods);
    }
    if (request.second == "/openapi.json" && !layout.routes.entries().empty()) {
        return answer_by_method(request, {"GET", "HEAD"},
                                "by this server itself, with the document of its routes");
    }
    if (auto file = answer_browser_file(layout.config, request)) return file;
    if (auto file = answer_web_file(layout.config, request)) return file;
    if (percent_decode(request.second)) return std::nullopt;
    return refused("the path is not percent-encoded UTF-8 (400)");
}

OwnAnswer answer_with_fragment(const Config& config, const std::string& application) {
    if (config.www.empty()) {
        return refused("fragments of pages are files of the folder of --www, and there is none");
    }
    return {.what = "by this server itself, with a file of the folder " +
                    in_quotes((std::filesystem::path(config.www) / application).string())};
}

}  // namespace coqewd
