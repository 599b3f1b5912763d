#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>

#include "app/config.hpp"
#include "core/async/nursery.hpp"

namespace coqewd {

/// Does what one way of `coqewd call` does, on a context of its own, and gives its exit code. Run
/// has run(), fail() for what is thrown out of it, and exit_code().
template <typename Run>
int run_call(const CallOptions& options) {
    boost::asio::io_context context{1};
    Run run(context, options);
    Nursery main(context.get_executor(),
                 {.on_error = [&run](const std::exception_ptr& thrown) { run.fail(thrown); }});
    main.spawn(run.run());
    context.run();
    return run.exit_code();
}

}  // namespace coqewd
