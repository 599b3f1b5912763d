#pragma once

#include <string>
#include <vector>

namespace coqewd::testing {

/// A setting with three values that differ from each other and from the default.
struct Trio {
    std::string name;
    std::string flag;
    std::string environment;
    std::string file;  ///< as JSON
};

inline const std::vector<Trio> trios{
    {"address", "127.0.0.2", "127.0.0.3", "\"127.0.0.4\""},
    {"port", "1", "2", "3"},
    {"server-name", "a", "b", "\"c\""},
    {"workers", "3", "4", "5"},
    {"io-threads", "2", "3", "4"},
    {"session-timeout", "1s", "2s", "3"},
    {"token-sessions-max", "1", "2", "3"},
    {"token-sessions-per-address-max", "1", "2", "3"},
    {"token-session-bytes-max", "2000", "3000", "4000"},
    {"lock-session", "1s", "2s", "3"},
    {"peer-ca", "a", "b", "\"c\""},
    {"hops-max", "1", "2", "3"},
    {"redial-min", "10ms", "20ms", "\"30ms\""},
    {"redial-max", "6s", "7s", "\"8s\""},
    {"request-timeout", "1s", "2s", "\"3s\""},
    {"handshake-timeout", "1s", "2s", "\"3s\""},
    {"ping-interval", "1s", "2s", "\"3s\""},
    {"ping-timeout", "1s", "2s", "\"3s\""},
    {"grace", "1s", "2s", "\"3s\""},
    {"queue-max", "1", "2", "3"},
    {"message-bytes-max", "2000", "3000", "4000"},
    {"outbox-bytes-max", "2MB", "3MB", "\"5MB\""},
    {"link-outbox-bytes-max", "7MB", "8MB", "\"9MB\""},
    {"connections-max", "1", "2", "3"},
    {"in-flight-max", "1", "2", "3"},
    {"handlers-max", "1", "2", "3"},
    {"path", "/a/", "/b", "\"/c/\""},
    {"cookie", "a", "b", "\"c\""},
    {"connect-timeout", "1s", "2s", "\"3s\""},
    {"upgrade-timeout", "1s", "2s", "\"3s\""},
    {"attachments-timeout", "1s", "2s", "\"3s\""},
    {"body-timeout", "1s", "2s", "\"3s\""},
    {"idle-timeout", "1s", "2s", "\"3s\""},
    {"recovery-time", "1s", "2s", "\"3s\""},
    {"header-bytes-max", "2000", "3000", "4000"},
    {"fragments-max", "17", "18", "19"},
    {"outbox-packets-max", "17", "18", "19"},
    {"attachments-max", "17", "18", "19"},
    {"json-depth-max", "17", "18", "19"},
    {"namespace-bytes-max", "17", "18", "19"},
    {"namespaces-max", "17", "18", "19"},
    {"dynamic-namespaces-max", "17", "18", "19"},
    {"refused-connects-max", "17", "18", "19"},
    {"acks-max", "17", "18", "19"},
    {"rooms-max", "17", "18", "19"},
    {"socket-handlers-max", "17", "18", "19"},
    {"events-per-second-max", "17", "18", "19"},
    {"sessions-per-address-max", "17", "18", "19"},
    {"handshakes-per-second-max", "17", "18", "19"},
    {"recovery-clients-max", "17", "18", "19"},
    {"recovery-packets-max", "17", "18", "19"},
    {"attachment-bytes-max", "2000", "3000", "4000"},
    {"recovery-bytes-max", "2000", "3000", "4000"},
    {"log-level", "trace", "debug", "\"warn\""},
};

}  // namespace coqewd::testing
