#pragma once

// What nearly every test includes: parsed once for each program of tests.
#include <boost/test/unit_test.hpp>

#include "core/async/precompiled.hpp"
