#include <cstddef>
#include <cstdint>
#include <string>

#include "app/config_check.hpp"
#include "app/config_file.hpp"
#include "app/jwt_secrets.hpp"
#include "app/options.hpp"
#include "app/up_config.hpp"
#include "app/up_routes.hpp"
#include "app/wiring.hpp"

namespace {

/// The text as each file of a QEWD-Up folder.
void read_as_up_folder(const std::string& text) {
    const coqewd::ConfigFile file{.path = "up/configuration/x.json", .text = text, .mode = 0644};
    coqewd::Config config;
    coqewd::Findings findings;
    coqewd::read_up_config(file, "up", config, findings);
    coqewd::read_up_routes(file, config, findings);
    if (findings.errors.empty() && coqewd::check(config).errors.empty()) {
        (void)coqewd::make_routes(config);
    }
}

}  // namespace

/// A config file, a secret file and command-line words made of any bytes never crash the program,
/// and a file without a fault makes a configuration that can be checked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    coqewd::Config config;
    coqewd::Findings findings;
    coqewd::read_config_file({.path = "dir/q.json", .text = text, .mode = 0644}, config, findings);
    if (findings.errors.empty()) coqewd::check(config);
    read_as_up_folder(text);
    (void)coqewd::parse_jwt_secrets(text);

    const auto read_file = [](const std::string&) { return coqewd::FileText{.text = "s"}; };
    const std::map<std::string, std::string> environment{{"COQEWD_PEER", text},
                                                         {"COQEWD_MAP", text},
                                                         {"COQEWD_GROUP", text},
                                                         {"COQEWD_ROUTE", text}};
    const auto probe_file = [](const std::string&) { return coqewd::error_code(); };
    const auto hosted = [] { return std::vector<std::string>{"demo"}; };
    coqewd::decide(
        {.arguments = {"--peer", text, "--map", text, "--group", text, "--route", text, text},
         .environment = environment,
         .read_file = read_file,
         .probe_file = probe_file,
         .hosted = hosted});
    coqewd::decide({.arguments = {"call", text, text, text, text},
                    .environment = {},
                    .read_file = read_file,
                    .probe_file = probe_file,
                    .hosted = hosted});
    return 0;
}
