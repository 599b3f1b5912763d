#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd {

/// A token that this server has proved or signed, with what it says, and what was made of it last:
/// to sign the same claims again would give the same text. For any thread.
class KnownToken {
  public:
    using Make = std::function<std::string()>;
    using Open = std::function<boost::json::object()>;

    KnownToken(std::string text, boost::json::object claims)
        : text_(std::move(text)), claims_(std::move(claims)) {}

    const std::string& text() const { return text_; }
    const boost::json::object& claims() const { return claims_; }

    /// Says that the text itself is what its claims become when they are renewed at `now`.
    void made_at(std::chrono::sys_seconds now) { renewal_ = {now, text_}; }

    /// The same claims with the times of `now`.
    std::string renewed(std::chrono::sys_seconds now, const Make& make) const;

    /// The same claims with another application.
    std::string for_application(std::string_view application, const Make& make) const;

    /// The private claims, opened once.
    std::shared_ptr<const boost::json::object> private_claims(const Open& open) const;

  private:
    struct Renewal {
        std::chrono::sys_seconds at;
        std::string text;
    };
    struct Translation {
        std::string application;
        std::string text;
    };

    const std::string text_;
    const boost::json::object claims_;
    mutable std::mutex mutex_;
    mutable std::optional<Renewal> renewal_;
    mutable std::optional<Translation> translation_;
    mutable std::shared_ptr<const boost::json::object> private_claims_;
};

}  // namespace coqewd
