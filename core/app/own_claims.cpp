#include "core/app/own_claims.hpp"

#include <algorithm>
#include <array>

namespace coqewd {
namespace {

constexpr std::array<std::string_view, 8> own_claims{
    "exp", "iat", "nbf", "iss", "application", private_claim, "qewd_list", anonymous_claim};

}  // namespace

bool is_own_claim(std::string_view name) {
    return std::ranges::find(own_claims, name) != own_claims.end();
}

}  // namespace coqewd
