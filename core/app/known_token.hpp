#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/shared_text.hpp"

namespace coqewd {

/// A token that this server has proved or signed, with what it says, and what was made of it last:
/// to sign the same claims again would give the same text. For any thread.
class KnownToken {
  public:
    /// For so many other applications its text is kept: a request may go to a group of servers.
    static constexpr std::size_t translations_max = 4;

    using Make = std::function<SharedText()>;
    using Open = std::function<boost::json::object()>;

    KnownToken(SharedText text, boost::json::object claims);

    /// Empty for one that is only shown for other applications.
    std::string_view text() const { return text_.text(); }
    const boost::json::object& claims() const { return claims_; }
    /// Its claim of that name; empty when it has none.
    const std::string& application() const { return application_; }
    /// The claims that are not about itself, and the sealed ones, as text: two tokens with the same
    /// say the same of their owners.
    const std::string& content() const { return content_; }

    /// That its times were found good for this second, so that they need not be looked at again.
    void note_good(std::chrono::sys_seconds at) const { good_at_ = at.time_since_epoch().count(); }
    bool known_good(std::chrono::sys_seconds at) const {
        return good_at_ == at.time_since_epoch().count();
    }

    /// Says that the text itself is what its claims become when they are renewed at `now`.
    void made_at(std::chrono::sys_seconds now) { renewal_ = {now, text_}; }

    /// The same claims with the times of `now`.
    SharedText renewed(std::chrono::sys_seconds now, const Make& make) const;

    /// The same claims with another application.
    SharedText for_application(std::string_view application, const Make& make) const;

    /// The private claims, opened once. They live as long as this.
    const boost::json::object& private_claims(const Open& open) const;

  private:
    struct Renewal {
        std::chrono::sys_seconds at;
        SharedText text;
    };
    struct Translation {
        std::string application;
        SharedText text;
    };

    void keep(Translation translation) const;

    const SharedText text_;
    const boost::json::object claims_;
    const std::string application_;
    const std::string content_;
    mutable std::atomic<std::int64_t> good_at_{std::numeric_limits<std::int64_t>::min()};
    mutable std::mutex mutex_;
    mutable std::optional<Renewal> renewal_;
    mutable std::vector<Translation> translations_;
    /// The oldest of them, once there are as many as there may be.
    mutable std::size_t oldest_ = 0;
    mutable std::optional<const boost::json::object> private_claims_;
};

}  // namespace coqewd
