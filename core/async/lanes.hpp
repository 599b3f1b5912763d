#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/intrusive/list.hpp>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "core/async/context_service.hpp"
#include "core/async/resumption.hpp"
#include "core/async/task.hpp"

namespace coqewd {

class Lanes;

/// Runs one child of a nursery at a time, in a coroutine that goes on with the next one.
class Lane : public boost::intrusive::list_base_hook<
                 boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    /// Who has children. Throws nothing.
    class Parent {
      public:
        /// The lane has a child of this parent, and will begin it.
        virtual void begins(Lane& lane) noexcept = 0;
        /// A child has ended, with what it threw; its lane is in no list any more.
        virtual void ended(const std::exception_ptr& thrown) noexcept = 0;

      protected:
        ~Parent() = default;
    };

    /// Asks the child to stop at its next wait; one that has not begun does not run at all.
    void cancel();

  private:
    friend class Lanes;

    void end_child(const std::exception_ptr& thrown);

    Task<> task_;
    std::shared_ptr<Parent> parent_;
    boost::asio::cancellation_signal signal_;
    bool started_ = false;
    bool cancelled_ = false;
    /// What lets its coroutine go on while it has no child.
    Resumption idle_;
};

/// The lanes of one context: to spawn a coroutine with Asio costs a dozen allocations, to let one
/// go on that is there costs none.
class Lanes : public ContextService<Lanes> {
  public:
    explicit Lanes(boost::asio::execution_context& context);
    /// For an executor that does not count who uses it; `runs_here` says whether this is its
    /// thread.
    Lanes(boost::asio::execution_context& context, Executor executor,
          std::function<bool()> runs_here);

    /// Runs the task up to its first wait; later, when this is not the context's thread. Throws
    /// when there is no memory for it; the parent then knows nothing of it.
    void run(Task<> task, std::shared_ptr<Lane::Parent> parent);

  private:
    using All = std::list<Lane>;
    struct Ended;
    struct Rest;

    static Task<> serve(Lane& lane, Lanes& lanes);
    void shutdown() override;
    void begin(Task<> task, std::shared_ptr<Lane::Parent> parent);
    bool keeps_one_more() const;
    void put_idle(Lane& lane, Resumption resumption);
    Lane& take_idle();

    Executor executor_;
    std::function<bool()> runs_here_;
    /// Asio counts a coroutine as work for its context, an idle lane is none.
    std::function<void(bool at_work)> count_;
    /// Those of coroutines that were destroyed with their context too.
    All all_;
    std::vector<Lane*> idle_;
};

}  // namespace coqewd
