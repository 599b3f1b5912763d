#pragma once

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd::net::http {

/// One header field.
struct Field {
    std::string name;
    std::string value;
};

/// The same for who owns its texts elsewhere.
struct FieldView {
    std::string_view name;
    std::string_view value;
};

/// The fields of a message head; names compare without case. All their texts lie in one piece of
/// memory, which the views that are given here show until something is added or the fields are
/// moved or gone.
class Fields {
  public:
    /// Makes room for so many fields, whose texts have so many bytes together. More may come.
    void reserve(std::size_t count, std::size_t bytes) {
        places_.reserve(count);
        text_.reserve(bytes);
    }
    void add(std::string_view name, std::string_view value);

    /// Gives the first one of that name, if there is one, another value.
    void replace(std::string_view name, std::string_view value);

    /// The value; several of one name joined with ", "; empty when there is none.
    std::string get(std::string_view name) const;

    /// The value of the first one of that name; empty when there is none.
    std::string_view first(std::string_view name) const;

    /// All of them, in the order in which they came.
    auto all() const {
        return std::views::transform(places_, [this](const Place& place) { return at(place); });
    }

    std::size_t size() const { return places_.size(); }

    /// How many there are of that name.
    std::size_t count(std::string_view name) const;

  private:
    struct Place {
        std::uint32_t begin;
        std::uint32_t name_bytes;
        std::uint32_t value_bytes;
    };

    FieldView at(const Place& place) const {
        const std::string_view rest = std::string_view(text_).substr(place.begin);
        return {rest.substr(0, place.name_bytes), rest.substr(place.name_bytes, place.value_bytes)};
    }

    std::string text_;
    std::vector<Place> places_;
};

}  // namespace coqewd::net::http
