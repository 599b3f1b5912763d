#pragma once

#include <boost/json/value.hpp>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace coqewd {

/// Binary data among the arguments of an event.
struct Bytes {
    std::string data;

    bool operator==(const Bytes&) const = default;
};

/// What an argument can be made of.
template <typename Value>
concept ArgumentValue = std::same_as<std::remove_cvref_t<Value>, Bytes> ||
                        std::constructible_from<boost::json::value, Value>;

/// The arguments of an event or of an acknowledgement: JSON values, with binary data anywhere in
/// them. What came from a client is kept as it came, so passing it on costs no parsing and changes
/// no number.
///
///     Arguments arguments("photo", 7, Bytes{pixels});
///     Arguments nested;
///     nested.add({{"name", "photo"}, {"pixels", nested.attach(Bytes{pixels})}});
///
///     arguments[0].as_string();                  // parsed at the first use
///     arguments.bytes(arguments[2]);             // null when it is not binary
///
/// A value; used by one thread at a time.
class Arguments {
  public:
    Arguments() = default;

    /// Each value a JSON value, or what turns into one, or Bytes.
    template <typename... Values>
        requires(sizeof...(Values) > 0 && (ArgumentValue<Values> && ...))
    explicit Arguments(Values&&... values) {
        texts_.reserve(sizeof...(Values));
        (take(std::forward<Values>(values)), ...);
    }

    /// What has been read: JSON texts that have passed a scan, and the attachments that their
    /// placeholders name.
    static Arguments of_texts(std::vector<std::string> texts, std::vector<std::string> attachments);

    /// Appends one argument. Throws std::invalid_argument when JSON can not say it (write_json).
    Arguments& add(const boost::json::value& value);
    template <std::same_as<Bytes> Binary>
    Arguments& add(Binary bytes) {
        return add_bytes(std::move(bytes));
    }

    /// Takes the bytes, and gives what stands for them inside the JSON of an argument.
    boost::json::value attach(Bytes bytes);

    std::size_t size() const { return texts_.size(); }
    bool empty() const { return texts_.empty(); }

    /// The argument as a document; null when there is none at that place. Parsed at the first use;
    /// later ones look at the same, which lives as long as these arguments or a copy of them.
    const boost::json::value& operator[](std::size_t index) const;

    /// The argument as the JSON text that came or goes out; empty when there is none.
    std::string_view text(std::size_t index) const;

    /// The binary data that a value in an argument stands for; null when it is something else. A
    /// client can name the data of its own event so, and no other.
    const std::string* bytes(const boost::json::value& value) const;

    std::span<const std::string> texts() const { return texts_; }
    std::span<const std::string> attachments() const { return attachments_; }

  private:
    template <typename Value>
    void take(Value&& value) {
        if constexpr (std::same_as<std::remove_cvref_t<Value>, Bytes>) {
            add_bytes(std::forward<Value>(value));
        } else {
            add(boost::json::value(std::forward<Value>(value)));
        }
    }
    Arguments& add_bytes(Bytes bytes);

    std::vector<std::string> texts_;
    std::vector<std::string> attachments_;
    mutable std::vector<std::shared_ptr<const boost::json::value>> values_;
};

}  // namespace coqewd
