#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/app/context.hpp"
#include "core/async/task.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// A coroutine that answers one request. What it throws becomes the fault `internal`; its text
/// stays in the log.
using Handler = std::function<Task<Reply>(Context&, Request)>;

/// A named set of handlers. Each worker makes its own instance and runs it on one thread, so its
/// members need no lock; several requests may be in progress at the same time, each between two
/// awaits.
class Application {
  public:
    explicit Application(std::string name) : name_(std::move(name)) {}
    virtual ~Application() = default;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    const std::string& name() const { return name_; }

    /// Null when no handler has this type.
    const Handler* handler(std::string_view type) const;

  protected:
    /// Sets the handler of a type. Throws std::logic_error when it has one already, or when the
    /// name is reserved (`ewd-…`, `qoper8-…`, `restRequest`).
    void on(std::string type, Handler handler);

    /// The same for a member of the application: `on("greet", &Demo::greet)`.
    template <typename Self>
    void on(std::string type, Task<Reply> (Self::*handler)(Context&, Request)) {
        on(std::move(type), [this, handler](Context& context, Request request) {
            return (static_cast<Self*>(this)->*handler)(context, std::move(request));
        });
    }

  private:
    std::string name_;
    std::map<std::string, Handler, std::less<>> handlers_;
};

/// Makes one instance for one worker.
using ApplicationFactory = std::function<std::unique_ptr<Application>()>;

/// Whether a type is QEWD's own. No client may send one to a handler or to another server
/// (spec/qewd.md B 2, B 3); only `ewd-register` and `ewd-reregister` mean something here.
bool reserved_type(std::string_view type);

}  // namespace coqewd
