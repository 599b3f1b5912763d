#pragma once

#include <string>
#include <vector>

#include "core/app/pushes.hpp"
#include "net/io/audience.hpp"

namespace coqewd {

/// Pushes to the sockets of these namespaces, in which QEWD's messages are taken.
Pushes make_pushes(const IoEmitter& io, const std::vector<std::string>& namespaces);

/// The room of those who have registered for an application.
std::string room_of(const std::string& application);

}  // namespace coqewd
