#include "net/http/coding.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace coqewd::net::http {

namespace {

/// In thousandths.
using Weight = std::optional<unsigned>;

/// Identity that nobody named may be sent, but whatever is named comes before it.
constexpr unsigned least = 1;

/// What the client said about each; `others` is its `*`.
struct Weights {
    Weight identity;
    Weight gzip;
    Weight brotli;
    Weight others;
};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Without regard to case.
bool is(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, {}, [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
}

/// The text up to the separator, trimmed; `text` is what comes behind it.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(taken);
}

/// `0.5` or `1`, with up to three digits behind the point; nothing when it is no weight.
Weight weight_of(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text.size() > 1 && text[1] != '.')) return {};
    unsigned weight = 0;
    unsigned unit = 1000;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at == 1) continue;
        if (text[at] < '0' || text[at] > '9') return {};
        weight += unit * static_cast<unsigned>(text[at] - '0');
        unit /= 10;
    }
    return weight <= 1000 ? Weight(weight) : Weight();
}

/// The weight among an element's parameters: 1 without one, nothing when it can not be read.
Weight weight_among(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view value = take_until(parameters, ';');
        if (is(take_until(value, '='), "q")) return weight_of(trimmed(value));
    }
    return 1000;
}

Weights weights_of(std::string_view accept_encoding) {
    Weights weights;
    while (!accept_encoding.empty()) {
        std::string_view element = take_until(accept_encoding, ',');
        const std::string_view name = take_until(element, ';');
        const Weight weight = weight_among(element);
        if (!weight) continue;
        if (is(name, "br")) weights.brotli = weight;
        if (is(name, "gzip") || is(name, "x-gzip")) weights.gzip = weight;
        if (is(name, "identity")) weights.identity = weight;
        if (name == "*") weights.others = weight;
    }
    return weights;
}

}  // namespace

std::string_view to_text(Coding coding) {
    constexpr std::array<std::string_view, 3> names{"identity", "gzip", "br"};
    return names[static_cast<std::size_t>(coding)];
}

Coding best_coding(std::string_view accept_encoding, Codings there) {
    const Weights weights = weights_of(accept_encoding);
    const unsigned others = weights.others.value_or(0);
    const std::array<std::pair<Coding, unsigned>, 3> smallest_first{{
        {Coding::brotli, there.brotli ? weights.brotli.value_or(others) : 0},
        {Coding::gzip, there.gzip ? weights.gzip.value_or(others) : 0},
        {Coding::identity, weights.identity.value_or(weights.others.value_or(least))},
    }};
    const auto best =
        std::ranges::max_element(smallest_first, {}, &std::pair<Coding, unsigned>::second);
    return best->second == 0 ? Coding::identity : best->first;
}

}  // namespace coqewd::net::http
