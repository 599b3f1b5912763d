#pragma once

#include <string>

#include "app/layout.hpp"

namespace coqewd {

/// A method and a path, which begins with `/`; or an application and a type.
struct Subject {
    std::string first;
    std::string second;
};

struct Explanation {
    bool answered = false;  ///< somebody answers, as far as this server can tell
    std::string text;
};

/// Who would answer a request, by which hops and with which checks, and why nobody does.
Explanation explain(const Layout& layout, const Subject& subject);

}  // namespace coqewd
