#pragma once

#include <functional>

namespace coqewd {

class Io;

/// Sets up the program's own Socket.IO namespaces. Called once on each I/O thread's behalf before
/// it starts; what it captures is shared by them, what it makes belongs to one.
using IoSetup = std::function<void(Io&)>;

}  // namespace coqewd
