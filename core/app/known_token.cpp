#include "core/app/known_token.hpp"

#include <utility>

namespace coqewd {

std::string KnownToken::renewed(std::chrono::sys_seconds now, const Make& make) const {
    {
        const std::scoped_lock lock(mutex_);
        if (renewal_ && renewal_->at == now) return renewal_->text;
    }
    std::string text = make();
    const std::scoped_lock lock(mutex_);
    renewal_ = {now, text};
    return text;
}

std::string KnownToken::for_application(std::string_view application, const Make& make) const {
    {
        const std::scoped_lock lock(mutex_);
        if (translation_ && translation_->application == application) return translation_->text;
    }
    std::string text = make();
    const std::scoped_lock lock(mutex_);
    translation_ = {std::string(application), text};
    return text;
}

std::shared_ptr<const boost::json::object> KnownToken::private_claims(const Open& open) const {
    {
        const std::scoped_lock lock(mutex_);
        if (private_claims_) return private_claims_;
    }
    auto opened = std::make_shared<const boost::json::object>(open());
    const std::scoped_lock lock(mutex_);
    private_claims_ = opened;
    return opened;
}

}  // namespace coqewd
