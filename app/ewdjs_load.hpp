#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "app/load_client.hpp"
#include "core/message/frames.hpp"
#include "net/peer/client.hpp"

namespace coqewd {

/// A client of QEWD that registers for an application, unless it has a token, and then sends one
/// message again and again, the latest token with each. Speaks through frames alone: a Link costs
/// more than a server that is only asked.
class EwdjsLoad : public LoadClient {
  public:
    struct Options {
        net::Client::Options client;
        std::string application;
        std::string type;
        /// JSON.
        std::string params;
        /// Of a session to go on with; empty: a new one.
        std::string token = {};
        /// What stands in each right reply. Empty: each reply is right that is no fault, and none
        /// is asked for beforehand.
        std::string expected = {};
        /// Told each reply that is a fault.
        std::function<void(const Fault&)> on_fault = {};
    };

    EwdjsLoad(Executor executor, Options options);

    /// Throws boost::system::system_error when there is no connection. An answer may take as long
    /// as one does.
    Task<> open() override;
    Task<> listen(OnAnswer on_answer) override;
    void ask(TimePoint since) override;
    void close() override { client_.channel().close(CloseReason::normal); }

    /// The latest.
    const std::string& token() const { return token_; }

  private:
    Task<std::string> begin();
    Task<Result<Answer>> exchange(std::string text);
    std::string next_message(std::uint64_t id) const;
    bool take(const Answer& answer, const OnAnswer& on_answer);
    bool is_right(const Answer& answer) const;

    Options options_;
    net::Client client_;
    /// The message up to its token.
    std::string head_;
    std::string token_;
    std::uint64_t last_id_ = 0;
    /// Ordered, since QEWD answers some questions without their ids: the oldest is meant then.
    std::map<std::uint64_t, TimePoint> asked_;
};

}  // namespace coqewd
