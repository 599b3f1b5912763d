// Without it the library ends the process instead.
#define VALIJSON_USE_EXCEPTIONS 1
#include "app/json_schema.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace coqewd {
namespace {

using Adapter = valijson::adapters::BoostJsonAdapter;

/// valijson's `[name]` as a part of a JSON pointer.
std::string pointer_part(std::string_view step) {
    std::string part;
    for (const char c : step.substr(1, step.size() - 2)) {
        if (c == '~') {
            part += "~0";
        } else if (c == '/') {
            part += "~1";
        } else {
            part += c;
        }
    }
    return part;
}

/// The context begins with `<root>`.
std::string pointer_of(const std::vector<std::string>& context) {
    std::string pointer;
    for (const std::string& step : context) {
        if (step.starts_with('[')) pointer += "/" + pointer_part(step);
    }
    return pointer;
}

/// What is deepest in the body says most.
BodyMisfit misfit_of(const valijson::ValidationResults& results) {
    BodyMisfit misfit;
    std::size_t depth = 0;
    for (const auto& error : results) {
        if (!misfit.text.empty() && error.context.size() <= depth) continue;
        depth = error.context.size();
        misfit = {.pointer = pointer_of(error.context), .text = error.description};
    }
    return misfit;
}

}  // namespace

BodyCheck compile_schema(const boost::json::value& schema) {
    const auto compiled = std::make_shared<valijson::Schema>();
    try {
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(Adapter(schema), *compiled);
    } catch (const std::exception& error) {
        throw std::invalid_argument(error.what());
    }
    return [compiled](const boost::json::value& body) -> std::optional<BodyMisfit> {
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(*compiled, Adapter(body), &results)) return std::nullopt;
        return misfit_of(results);
    };
}

}  // namespace coqewd
