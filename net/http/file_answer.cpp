#include "net/http/file_answer.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "net/http/byte_range.hpp"
#include "net/http/etag.hpp"
#include "net/http/http_date.hpp"

namespace coqewd::net::http {

namespace {

std::string hex(std::uint64_t number) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    return {digits.data(), end};
}

std::chrono::sys_seconds second_of(OpenFile::Time time) {
    return std::chrono::floor<std::chrono::seconds>(time);
}

/// If-Modified-Since counts for those only who have no entity tag.
bool has_it_already(const FileFacts& file, const std::string& etag, const Fields& fields) {
    if (fields.count("If-None-Match") > 0) {
        return names_etag(fields.get("If-None-Match"), etag, EtagComparison::weak);
    }
    const auto since = time_of(fields.get("If-Modified-Since"));
    return since && second_of(file.modified) <= *since;
}

/// Whether the client asks for the file as it was before. An entity tag counts more than a time.
bool has_changed(const FileFacts& file, const std::string& etag, const Fields& fields) {
    if (fields.count("If-Match") > 0) {
        return !names_etag(fields.get("If-Match"), etag, EtagComparison::strong);
    }
    const auto since = time_of(fields.get("If-Unmodified-Since"));
    return since && second_of(file.modified) > *since;
}

/// Whether a range that is asked for is one of these bytes, and not of what they were before.
bool range_counts(const FileFacts& file, const std::string& etag, const RequestHead& request) {
    if (request.method != "GET" || request.fields.count("Range") != 1) return false;
    if (request.fields.count("If-Range") == 0) return true;
    const std::string condition = request.fields.get("If-Range");
    return condition == etag || time_of(condition) == second_of(file.modified);
}

std::vector<Field> fields_of(const FileFacts& file, const std::string& etag) {
    std::vector<Field> fields{{"Cache-Control", "public, max-age=0"},
                              {"ETag", etag},
                              {"Last-Modified", http_date(second_of(file.modified))},
                              {"X-Content-Type-Options", "nosniff"}};
    if (file.varies) fields.push_back({"Vary", "Accept-Encoding"});
    return fields;
}

std::string content_range(const ByteRange& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.first) + '-' +
           std::to_string(range.first + range.bytes - 1) + '/' + std::to_string(size);
}

}  // namespace

std::string etag_of(const FileFacts& file) {
    const auto time = static_cast<std::uint64_t>(file.modified.time_since_epoch().count());
    const std::string packed =
        file.coding == Coding::identity ? std::string() : '-' + std::string(to_text(file.coding));
    return '"' + hex(file.size) + '-' + hex(time) + packed + '"';
}

FileAnswer answer_with(const FileFacts& file, const RequestHead& request) {
    const std::string etag = etag_of(file);
    FileAnswer answer{.head = {.content_type = {}, .fields = fields_of(file, etag)}};
    Response& head = answer.head;
    if (has_changed(file, etag, request.fields)) {
        head.status = 412;
        return answer;
    }
    if (has_it_already(file, etag, request.fields)) {
        head.status = 304;
        return answer;
    }
    ByteRange range{.bytes = file.size};
    if (range_counts(file, etag, request)) range = range_of(request.fields.get("Range"), file.size);
    if (range.kind == ByteRange::Kind::unsatisfiable) {
        head = {.status = 416,
                .content_type = {},
                .fields = {{"Content-Range", "bytes */" + std::to_string(file.size)}}};
        return answer;
    }
    head.content_type = file.content_type;
    head.fields.push_back({"Accept-Ranges", "bytes"});
    if (file.coding != Coding::identity) {
        head.fields.push_back({"Content-Encoding", std::string(to_text(file.coding))});
    }
    if (range.kind == ByteRange::Kind::part) {
        head.status = 206;
        head.fields.push_back({"Content-Range", content_range(range, file.size)});
    }
    answer.first = range.first;
    answer.bytes = range.bytes;
    return answer;
}

}  // namespace coqewd::net::http
