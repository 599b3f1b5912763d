#include "core/app/known_token.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/app/own_claims.hpp"
#include "core/message/text_in.hpp"

namespace coqewd {
namespace {

std::string content_of(const boost::json::object& claims) {
    boost::json::object content;
    for (const auto& [name, value] : claims) {
        if (!is_own_claim(name) || name == private_claim) content.emplace(name, value);
    }
    return boost::json::serialize(content);
}

}  // namespace

KnownToken::KnownToken(SharedText text, boost::json::object claims)
    : text_(std::move(text)),
      claims_(std::move(claims)),
      application_(text_in(claims_, "application")),
      content_(content_of(claims_)) {}

SharedText KnownToken::renewed(std::chrono::sys_seconds now, const Make& make) const {
    {
        const std::scoped_lock lock(mutex_);
        if (renewal_ && renewal_->at == now) return renewal_->text;
    }
    SharedText text = make();
    const std::scoped_lock lock(mutex_);
    renewal_ = {now, text};
    return text;
}

SharedText KnownToken::for_application(std::string_view application, const Make& make) const {
    {
        const std::scoped_lock lock(mutex_);
        const auto known = std::ranges::find(translations_, application, &Translation::application);
        if (known != translations_.end()) return known->text;
    }
    SharedText text = make();
    keep({std::string(application), text});
    return text;
}

void KnownToken::keep(Translation translation) const {
    const std::scoped_lock lock(mutex_);
    if (translations_.size() < translations_max) {
        translations_.push_back(std::move(translation));
        return;
    }
    std::swap(translations_[oldest_], translation);
    oldest_ = (oldest_ + 1) % translations_max;
}

const boost::json::object& KnownToken::private_claims(const Open& open) const {
    {
        const std::scoped_lock lock(mutex_);
        if (private_claims_) return *private_claims_;
    }
    boost::json::object opened = open();
    const std::scoped_lock lock(mutex_);
    // Somebody else may have been quicker.
    if (!private_claims_) private_claims_.emplace(std::move(opened));
    return *private_claims_;
}

}  // namespace coqewd
