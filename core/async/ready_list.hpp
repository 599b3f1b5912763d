#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <utility>

#include "core/async/context_service.hpp"
#include "core/async/task.hpp"
#include "core/async/waker.hpp"

namespace coqewd {

/// What is ready to go on in one context, in its order: it runs together when the context comes to
/// it, for the price of one function that is posted. A coroutine that a Signal has woken costs no
/// allocation so, and what other threads deliver while the context is busy wakes nobody.
///
/// On the context's thread only, but for deliver().
class ReadyList : public ContextService<ReadyList> {
  public:
    /// Something that is ready once at a time. One that is destroyed is no longer.
    class Entry : public boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
      public:
        virtual void run() = 0;
        /// The context ends before it has run.
        virtual void drop() noexcept {}

      protected:
        ~Entry() = default;
    };

    /// Something from another thread, once. It is kept alive until it has arrived.
    class Delivery {
      public:
        virtual void arrive() noexcept = 0;

      protected:
        ~Delivery() = default;

      private:
        friend class ReadyList;
        std::shared_ptr<Delivery> self_;
        Delivery* next_ = nullptr;
    };

    /// For an io_context; runs things on its own executor, or on the one given here.
    explicit ReadyList(boost::asio::execution_context& context);
    ReadyList(boost::asio::execution_context& context, Executor executor);

    const Executor& executor() const { return executor_; }

    /// Runs the entry later; nothing happens when it is in the list.
    void add(Entry& entry);

    /// The same after all that is ready and what that makes ready: for what is done once for many.
    void add_last(Entry& entry);

    /// Runs what add_all adds, and all else that is ready, at once: for who is called by the
    /// context itself, so that it need not come back for it. When add_all throws, it comes back.
    template <typename AddAll>
    void run_at_once(AddAll add_all) {
        runs_soon_ = true;
        try {
            add_all();
        } catch (...) {
            come_back();
            throw;
        }
        run();
    }

    /// While it is there, adding throws nothing: the context comes to the list afterwards.
    class Adding {
      public:
        explicit Adding(ReadyList& list);
        Adding(const Adding&) = delete;
        Adding& operator=(const Adding&) = delete;
        ~Adding();

      private:
        ReadyList& list_;
        const bool ran_soon_;
    };

    /// Whether the context will come to something here.
    bool has_something() const {
        return runs_soon_ || delivered_.load(std::memory_order_relaxed) != nullptr;
    }

    /// Lets it arrive on the context's thread. From any thread; the context lives.
    void deliver(std::shared_ptr<Delivery> delivery);

    /// The same for a function, which throws nothing.
    template <typename Function>
    void deliver_call(Function function) {
        deliver(std::make_shared<Call<Function>>(std::move(function)));
    }

  private:
    class Running;
    template <typename Function>
    class Call;
    using Entries = boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>>;

    void shutdown() override;
    void put(Entry& entry, Entries& entries);
    static void run_first(Entries& entries);
    static void drop_all(Entries& entries);
    bool is_empty() const;
    void run_soon();
    void come_back() noexcept;
    void run();
    Delivery* take_delivered();

    Executor executor_;
    Entries entries_;
    Entries last_;
    bool runs_soon_ = false;
    /// The last that came; each knows the one before it.
    std::atomic<Delivery*> delivered_{nullptr};
    /// Somebody will look at it who need not be woken.
    std::atomic<bool> told_{false};
    Waker waker_;
};

template <typename Function>
class ReadyList::Call final : public Delivery {
  public:
    explicit Call(Function function) : function_(std::move(function)) {}

    void arrive() noexcept override { function_(); }

  private:
    Function function_;
};

}  // namespace coqewd
