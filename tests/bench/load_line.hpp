#pragma once

#include "app/json_line.hpp"
#include "app/load_figures.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// What a load prints: how it asked, what came of it, and whether that is void.
JsonLine line_of(const LoadOptions& options, const LoadFigures& figures);

}  // namespace coqewd::bench
