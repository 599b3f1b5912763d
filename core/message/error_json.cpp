#include "core/message/error_json.hpp"

#include "core/message/json_text.hpp"

namespace coqewd {

std::string error_json(const Fault& fault) {
    std::string json = "{\"error\":";
    append_quoted(json, fault.text);
    return json + "," + fault_member(fault).substr(1);
}

}  // namespace coqewd
