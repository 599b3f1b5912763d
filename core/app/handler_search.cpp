#include "core/app/handler_search.hpp"

namespace coqewd {
namespace {

Fault no_application(const HandlerSearch& search, const std::string& name) {
    return {.code = FaultCode::not_found,
            .text = "Unable to load handler module for: " + name,
            .node = search.environment.node,
            .details = {{"reason", {{"code", "MODULE_NOT_FOUND"}}}}};
}

/// The application's own words for the error, if it has any.
Fault worded(const Application& application, ErrorKind kind, Fault fault) {
    if (const ErrorText* own = application.error_text(kind)) {
        fault.text = own->text;
        fault.status = own->status;
    }
    return fault;
}

Reply service_fault(const HandlerSearch& search, ErrorKind kind, FaultCode code, std::string text) {
    const Application& caller = *search.registry.find(search.application);
    const std::string_view service = search.request.envelope().service.text;
    return worded(caller, kind,
                  {.code = code,
                   .text = std::move(text),
                   .node = search.environment.node,
                   .details = {{"service", service}}});
}

std::variant<const Handler*, Reply> find_in_service(const HandlerSearch& search,
                                                    const Application& caller) {
    if (auto refusal = service_refusal(search)) return std::move(*refusal);
    const std::string name(search.request.envelope().service.text);
    const Application* service = search.registry.find(name);
    if (!service) {
        return Reply(worded(caller, ErrorKind::service_module_load, no_application(search, name)));
    }
    const std::string& type = search.request.type();
    if (const Handler* handler = service->handler(type)) return handler;
    return service_fault(search, ErrorKind::no_service_module_type, FaultCode::not_found,
                         "No handler defined for " + name + " service messages of type " + type);
}

}  // namespace

std::variant<const Handler*, Reply> find_handler(const HandlerSearch& search) {
    const Application* application = search.registry.find(search.application);
    if (!application) return Reply(no_application(search, search.application));
    if (search.route) return &application->routes()[*search.route].handler();
    if (search.request.envelope().service.present()) return find_in_service(search, *application);
    const std::string& type = search.request.type();
    if (const Handler* handler = application->handler(type)) return handler;
    return Reply(worded(
        *application, ErrorKind::no_type_handler,
        {.code = FaultCode::not_found,
         .text = "Handler not defined for " + search.application + " messages of type " + type,
         .node = search.environment.node}));
}

std::optional<Reply> service_refusal(const HandlerSearch& search) {
    const TextMember& service = search.request.envelope().service;
    const Application* caller = search.registry.find(search.application);
    if (!service.present()) return std::nullopt;
    if (!caller) return Reply(no_application(search, search.application));
    const std::string name(service.text);
    const std::optional<bool> told = search.session.service_allowed(name);
    if (told.value_or(caller->allows_service(name))) return std::nullopt;
    if (told) {
        return service_fault(search, ErrorKind::service_not_allowed_for_user, FaultCode::forbidden,
                             "You are not allowed access to the " + name + " service");
    }
    return service_fault(
        search, ErrorKind::service_not_allowed, FaultCode::forbidden,
        name + " service is not permitted for the " + search.application + " application");
}

}  // namespace coqewd
