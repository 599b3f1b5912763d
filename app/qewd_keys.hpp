#pragma once

#include <span>
#include <string_view>

#include "app/file_settings.hpp"

namespace coqewd {

/// A start-up key as QEWD spells it (`qewd.master.start`), and what it does here.
struct QewdKey {
    std::string_view name;
    std::string_view setting;                             ///< it sets this serve setting; or
    void (*read)(const Entry&, FileSettings&) = nullptr;  ///< it is read by this; or
    std::string_view meaningless;  ///< it has no meaning here, for this reason
};

/// Every key of QEWD's start-up configuration.
std::span<const QewdKey> qewd_keys();

/// Null when QEWD has no such key.
const QewdKey* find_qewd_key(std::string_view name);

/// Applies the key's value; one that has no meaning here is warned of, unless it is switched off.
void read_qewd_key(const QewdKey& key, const Entry& entry, FileSettings& settings);

}  // namespace coqewd
