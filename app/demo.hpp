#pragma once

#include "core/app/application.hpp"

namespace coqewd {

/// The demo application: one handler for each thing that a handler can do. `--demo` hosts it.
class Demo : public Application {
  public:
    Demo();

  private:
    Task<Reply> greet(Context& context, Request request);
    Task<Reply> login(Context& context, Request request);
    Task<Reply> whoami(Context& context, Request request);
    Task<Reply> progress(Context& context, Request request);
    Task<Reply> slow(Context& context, Request request);
    Task<Reply> block(Context& context, Request request);
    Task<Reply> fail(Context& context, Request request);
    Task<Reply> fault(Context& context, Request request);
    Task<Reply> echo(Context& context, Request request);
    Task<Reply> order(Context& context, Request request);
    Task<Reply> stats(Context& context, Request request);

    /// Of this worker: each has its own Demo.
    int greeted_ = 0;
};

}  // namespace coqewd
