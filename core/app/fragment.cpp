#include "core/app/fragment.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/message/truthy.hpp"

namespace coqewd {
namespace {

/// Below the root; a name with a slash in it would lead into another's folder.
std::optional<std::string> folder_of(std::string_view application, std::string_view service,
                                     bool is_of_services) {
    const std::string_view name = service.empty() ? application : service;
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    if (!service.empty()) return std::string(service) + "/fragments/";
    return is_of_services ? "services/" : std::string(application) + '/';
}

}  // namespace

Reply read_fragment(const Environment& environment, std::string_view application,
                    const Request& request) {
    const std::string file = request.text("file");
    const TextMember& service = request.envelope().service;
    const std::string_view of_service = service.present() ? std::string_view(service.text) : "";
    const bool is_of_services = is_truthy(request.param("isServiceFragment"));
    const auto folder = folder_of(application, of_service, is_of_services);
    if (folder && environment.fragment) {
        auto text = environment.fragment(*folder + file);
        if (text) return Reply{{"fragmentName", file}, {"content", std::move(*text)}};
    }
    boost::json::object details{{"file", file}};
    if (!of_service.empty()) details["service"] = of_service;
    if (is_of_services) details["isServiceFragment"] = true;
    return Fault{.code = FaultCode::not_found,
                 .text = "Fragment file " + file + " does not exist",
                 .node = environment.node,
                 .details = std::move(details)};
}

}  // namespace coqewd
