#include "core/message/query.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_category.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/message/percent.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.query"; }
    std::string message(int value) const override {
        switch (static_cast<QueryError>(value)) {
            case QueryError::invalid_encoding:
                return "The query is not percent-encoded UTF-8";
            case QueryError::too_many_parameters:
                return "The query has too many parameters";
            case QueryError::too_deep:
                return "A name in the query has too many brackets";
        }
        return "Unknown query error";
    }
};

/// `a[b][c]` as a, b, c. What is no closed bracket belongs to the name, as in qs.
std::vector<std::string> keys_of(std::string_view name) {
    std::size_t open = name.find('[');
    if (open == 0 || name.find(']', open) == std::string_view::npos) return {std::string(name)};
    std::vector<std::string> keys{std::string(name.substr(0, open))};
    while (open < name.size() && name[open] == '[') {
        const std::size_t close = name.find(']', open);
        if (close == std::string_view::npos) break;
        keys.emplace_back(name.substr(open + 1, close - open - 1));
        open = close + 1;
    }
    return keys;
}

bool is_index(std::string_view key) {
    constexpr std::size_t digits_max = 2;
    return !key.empty() && key.size() <= digits_max &&
           std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

/// A second value of one name makes an array of both.
void append(json::value& to, std::string value) {
    if (!to.is_array()) to = json::array{std::move(to)};
    to.get_array().emplace_back(std::move(value));
}

bool is_array_to_be(const json::object& object) {
    return std::ranges::all_of(object, [](const auto& member) { return is_index(member.key()); });
}

/// A value whose name has an object already: as a name there, or behind what is there by numbers.
void put_beside(json::object& object, const std::string& value) {
    if (!is_array_to_be(object)) {
        object[value] = true;
        return;
    }
    int index = 0;
    for (const auto& member : object) {
        index = std::max(index, std::stoi(std::string(member.key())) + 1);
    }
    object[std::to_string(index)] = value;
}

/// The value of a name without brackets.
void put_plain(json::object& object, const std::string& name, std::string value) {
    json::value* const known = object.if_contains(name);
    if (!known) {
        object[name] = std::move(value);
    } else if (known->is_object()) {
        put_beside(known->get_object(), value);
    } else {
        append(*known, std::move(value));
    }
}

void put(json::object& object, std::span<const std::string> keys, std::string value) {
    if (keys.size() == 1) return put_plain(object, keys[0], std::move(value));
    json::value* const known = object.if_contains(keys[0]);
    if (keys.size() == 2 && keys[1].empty()) {
        if (!known)
            object[keys[0]] = json::array{std::move(value)};
        else
            append(*known, std::move(value));
        return;
    }
    json::value& inner = known ? *known : object[keys[0]];
    if (!inner.is_object()) {
        json::object around;
        if (known) around["0"] = std::move(inner);
        inner = std::move(around);
    }
    put(inner.get_object(), keys.subspan(1), std::move(value));
}

/// Objects whose names are all small numbers are arrays.
void make_arrays(json::value& value) {
    if (!value.is_object()) return;
    json::object& object = value.get_object();
    for (auto& [key, inner] : object) make_arrays(inner);
    if (object.empty() || !is_array_to_be(object)) return;
    std::vector<std::pair<int, json::value>> entries;
    for (auto& [key, inner] : object) {
        entries.emplace_back(std::stoi(std::string(key)), std::move(inner));
    }
    std::ranges::sort(entries, {}, &std::pair<int, json::value>::first);
    json::array array;
    for (auto& [index, inner] : entries) array.push_back(std::move(inner));
    value = std::move(array);
}

Result<void> read_parameter(std::string_view parameter, json::object& object,
                            const QueryLimits& limits) {
    const std::size_t equals = parameter.find('=');
    const auto name = percent_decode(parameter.substr(0, equals), Plus::space);
    const auto value = equals == std::string_view::npos
                           ? std::string()
                           : percent_decode(parameter.substr(equals + 1), Plus::space);
    if (!name || !value) return QueryError::invalid_encoding;
    if (name->empty()) return {};
    const auto keys = keys_of(*name);
    if (keys.size() > limits.depth_max) return QueryError::too_deep;
    put(object, keys, std::move(*value));
    return {};
}

void append_encoded(std::string& query, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved = "-._~";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || (c >= '0' && c <= '9') || unreserved.find(c) != std::string_view::npos) {
            query += c;
        } else {
            query += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
}

bool has_texts_only(const json::array& array) {
    return std::ranges::none_of(array, &json::value::is_structured);
}

/// Writes a query parameter by parameter. Each repeats all the names that lead to its value, so a
/// short object can be a long query: its limits are looked at before anything is written.
class QueryWriter {
  public:
    explicit QueryWriter(const QueryLimits& limits) : limits_(limits) {}

    /// Each says whether there was room.
    bool write(const json::object& query) {
        return std::ranges::all_of(query, [this](const auto& member) {
            return write_named(member.key(), member.value());
        });
    }

    std::string end() { return std::move(query_); }

  private:
    /// Behind the names that lead there.
    bool write_named(std::string_view name, const json::value& value) {
        const std::size_t before = name_.size();
        name_ += name;
        ++depth_;
        const bool written = depth_ <= limits_.depth_max && write_value(value);
        --depth_;
        name_.resize(before);
        return written;
    }

    bool write_value(const json::value& value) {
        if (const auto* object = value.if_object()) {
            return std::ranges::all_of(*object, [this](const auto& member) {
                return write_named("[" + std::string(member.key()) + "]", member.value());
            });
        }
        if (const auto* array = value.if_array()) {
            // Several of one name are an array, whatever the name is; a single one has to say so.
            const bool repeats = array->size() > 1 && has_texts_only(*array);
            return std::ranges::all_of(*array, [this, repeats](const json::value& inner) {
                return repeats ? write_value(inner) : write_named("[]", inner);
            });
        }
        return write_text(value.is_string() ? std::string_view(value.get_string())
                                            : std::string_view(json::serialize(value)));
    }

    bool write_text(std::string_view text) {
        // Encoded it is no shorter.
        const std::size_t bytes = query_.size() + name_.size() + text.size() + 2;
        if (++parameters_ > limits_.parameters_max || bytes > limits_.bytes_max) return false;
        if (!query_.empty()) query_ += '&';
        append_encoded(query_, name_);
        query_ += '=';
        append_encoded(query_, text);
        return query_.size() <= limits_.bytes_max;
    }

    const QueryLimits& limits_;
    std::string query_;
    /// Of the value that is being written.
    std::string name_;
    std::size_t depth_ = 0;
    std::size_t parameters_ = 0;
};

}  // namespace

boost::system::error_code make_error_code(QueryError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

Result<json::object> parse_query(std::string_view query, const QueryLimits& limits) {
    json::object object;
    std::size_t parameters = 0;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty()) continue;
        if (++parameters > limits.parameters_max) return QueryError::too_many_parameters;
        const auto read = read_parameter(parameter, object, limits);
        if (!read) return read.error();
    }
    for (auto& [key, value] : object) make_arrays(value);
    return object;
}

json::object checked_query(std::string_view query) {
    auto read = parse_query(query);
    return read ? std::move(*read) : json::object();
}

std::optional<std::string> write_query(const json::object& query, const QueryLimits& limits) {
    QueryWriter writer(limits);
    if (!writer.write(query)) return std::nullopt;
    return writer.end();
}

}  // namespace coqewd
