#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/style/source.hpp"

namespace coqewd::style {

/// A function with its body.
struct Function {
    std::size_t line = 0;        ///< of the opening brace, counted from 1
    std::size_t line_count = 0;  ///< from the opening brace's to the closing one's
};

/// A type that is defined here, not one that is only named.
struct Type {
    std::string name;  ///< with its namespaces and the types around it
    std::size_t line = 0;
    bool is_private = false;  ///< inside an unnamed namespace: only this file knows it
};

/// What a C++ file defines, found by counting braces. It knows no preprocessor: what is in a macro
/// is passed over, and both sides of an #if are read.
struct Outline {
    std::vector<Function> functions;
    std::vector<Type> types;
};

Outline outline_of(const Source& source);

}  // namespace coqewd::style
