#include "net/http/static_files.hpp"

#include <algorithm>
#include <utility>

#include "core/message/error_json.hpp"
#include "core/message/percent.hpp"
#include "net/http/content_type.hpp"
#include "net/http/tokens.hpp"

namespace coqewd::net::http {

namespace errc = boost::system::errc;

namespace {

/// What is read at once; a file up to that is answered in one piece.
constexpr std::size_t piece_bytes_max = std::size_t{64} * 1024;

constexpr std::string_view index_name = "index.html";

/// Counts one more as long as it lives.
class Counted {
  public:
    explicit Counted(std::size_t& count) : count_(count) { ++count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count_; }

  private:
    std::size_t& count_;
};

bool reads(const RequestHead& head) {
    return head.method == "GET" || head.method == "HEAD";
}

/// The one that stands for a folder.
FilePath index_of(const FilePath& folder) {
    const std::string before = folder.text.empty() ? std::string() : folder.text + '/';
    return {.text = before + std::string(index_name)};
}

/// Whether a person goes there with a browser: whatever else a page loads says so too, but does
/// not name HTML. What can not be decoded is the address of no page.
bool asks_for_page(const RequestHead& head) {
    std::string accepted = head.fields.get("Accept");
    std::ranges::replace(accepted, ';', ',');
    return reads(head) && head.target.starts_with('/') && has_token(accepted, "text/html") &&
           percent_decode(std::string_view(head.target).substr(0, head.target.find('?')));
}

bool is_missing(const error_code& failure) {
    return failure == errc::no_such_file_or_directory || failure == errc::is_a_directory;
}

/// To the folder's own address: with a slash at its end, what its page names is looked for in it.
Response redirect_to(FilePath folder, std::string_view target) {
    folder.names_folder = true;
    const std::size_t query = std::min(target.find('?'), target.size());
    return {.status = 301,
            .content_type = {},
            .fields = {{"Location", target_of(folder) + std::string(target.substr(query))}}};
}

Response with(Response response, const std::vector<Field>& more) {
    response.fields.insert(response.fields.end(), more.begin(), more.end());
    return response;
}

/// Shorter than it has to be when the file is.
std::string read_whole(const OpenFile& file, const FileAnswer& answer) {
    std::string body(static_cast<std::size_t>(answer.bytes), '\0');
    const Result<std::size_t> count = file.read(answer.first, body);
    body.resize(count ? *count : 0);
    return body;
}

/// One that is older than the file was packed from another.
std::optional<OpenFile> open_packed(const OpenFolder& folder, const FilePath& path,
                                    const OpenFile& plain, std::string_view ending) {
    auto packed = folder.open_file({.text = path.text + std::string(ending)});
    if (!packed || packed->modified() < plain.modified()) return std::nullopt;
    return std::move(*packed);
}

}  // namespace

Task<std::optional<error_code>> StaticFiles::serve(Connection& connection, const RequestHead& head,
                                                   const std::vector<Field>& more) {
    const std::optional<FilePath> path = path_of_target(head.target);
    auto found = path ? find(head, path->names_folder ? index_of(*path) : *path)
                      : Result<Found>(errc::make_error_code(errc::no_such_file_or_directory));
    const bool is_folder = path && !found && !path->names_folder && has_index(*path);
    if (!found && !is_folder && is_missing(found.error()) && !options_.fallback.text.empty() &&
        asks_for_page(head)) {
        found = find(head, options_.fallback);
    }
    if (!found && !is_folder) {
        if (is_missing(found.error())) co_return std::nullopt;
        co_return co_await refuse(connection, too_many_open(), {{"Retry-After", "1"}}, more);
    }
    if (!reads(head)) {
        co_return co_await refuse(
            connection, fault(FaultCode::bad_request, "A file can only be read: GET or HEAD", 405),
            {{"Allow", "GET, HEAD"}}, more);
    }
    if (is_folder) {
        co_return co_await connection.respond(with(redirect_to(*path, head.target), more));
    }
    co_return co_await send(connection, head, std::move(*found), more);
}

Fault StaticFiles::fault(FaultCode code, std::string text, int status) const {
    return {.code = code, .text = std::move(text), .status = status, .node = options_.node};
}

Fault StaticFiles::too_many_open() const {
    Fault busy = fault(FaultCode::overloaded, "The server has too many files open", 503);
    busy.retryable = true;
    return busy;
}

Task<error_code> StaticFiles::refuse(Connection& connection, const Fault& fault,
                                     std::vector<Field> fields,
                                     const std::vector<Field>& more) const {
    const std::string body = error_json(fault);
    const Response response{
        .status = static_cast<unsigned>(*fault.status), .body = body, .fields = std::move(fields)};
    co_return co_await connection.respond(with(response, more));
}

bool StaticFiles::has_index(const FilePath& path) const {
    return options_.folder->open_file(index_of(path)).has_value();
}

/// The file, or what it was packed into before, as the client likes it.
Result<StaticFiles::Found> StaticFiles::find(const RequestHead& head, const FilePath& path) const {
    const Result<OpenFolder> folder = options_.folder->look_up();
    if (!folder) return folder.error();
    Result<OpenFile> plain = folder->open_file(path);
    if (!plain) return plain.error();
    auto brotli = open_packed(*folder, path, *plain, ".br");
    auto gzip = open_packed(*folder, path, *plain, ".gz");
    const Coding coding = best_coding(head.fields.get("Accept-Encoding"),
                                      {.gzip = gzip.has_value(), .brotli = brotli.has_value()});
    const bool varies = brotli || gzip;
    OpenFile file = std::move(coding == Coding::brotli ? *brotli
                              : coding == Coding::gzip ? *gzip
                                                       : *plain);
    const FileFacts facts{.size = file.size(),
                          .modified = file.modified(),
                          .content_type = content_type_of(path.text),
                          .coding = coding,
                          .varies = varies};
    return Found{std::move(file), facts};
}

Task<error_code> StaticFiles::send(Connection& connection, const RequestHead& head, Found found,
                                   const std::vector<Field>& more) {
    FileAnswer answer = answer_with(found.facts, head);
    answer.head = with(std::move(answer.head), more);
    if (answer.head.status == 416) {
        co_return co_await refuse(
            connection, fault(FaultCode::bad_request, "The range is not within the file", 416),
            std::move(answer.head.fields), {});
    }
    if (!answer.sends_file()) co_return co_await connection.respond(answer.head);
    if (head.method == "HEAD") {
        const auto failure = co_await connection.begin_response(answer.head, answer.bytes);
        co_return failure ? failure : co_await connection.end_response();
    }
    if (answer.bytes <= piece_bytes_max) {
        const std::string body = read_whole(found.file, answer);
        if (body.size() == answer.bytes) {
            // Whoever takes it slowly keeps no file open.
            found.file = OpenFile();
            answer.head.body = body;
            co_return co_await connection.respond(answer.head);
        }
    }
    if (files_ >= options_.files_max) {
        co_return co_await refuse(connection, too_many_open(), {{"Retry-After", "1"}}, more);
    }
    co_return co_await send_pieces(connection, found.file, std::move(answer));
}

/// A file that shrinks meanwhile ends the connection, which says that something is missing.
Task<error_code> StaticFiles::send_pieces(Connection& connection, const OpenFile& file,
                                          FileAnswer answer) {
    const Counted counted(files_);
    error_code failure = co_await connection.begin_response(answer.head, answer.bytes);
    std::string piece;
    while (!failure && answer.bytes > 0) {
        piece.resize(
            static_cast<std::size_t>(std::min<std::uint64_t>(answer.bytes, piece_bytes_max)));
        const Result<std::size_t> count = file.read(answer.first, piece);
        if (!count || *count == 0) break;
        answer.first += *count;
        answer.bytes -= *count;
        failure = co_await connection.write_some({piece.data(), *count});
    }
    co_return failure ? failure : co_await connection.end_response();
}

}  // namespace coqewd::net::http
