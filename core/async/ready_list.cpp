#include "core/async/ready_list.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How many entries run before whatever else is ready in the context has its turn.
constexpr std::size_t entries_at_once = 1024;

}  // namespace

/// While it is there, what is added needs no function of its own, and what is delivered wakes
/// nobody. What is then left, because it came late, an entry has thrown or others have to have
/// their turn, runs later.
class ReadyList::Running {
  public:
    explicit Running(ReadyList& list) : list_(list) {
        list_.runs_soon_ = true;
        list_.told_.store(true);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        list_.runs_soon_ = false;
        // Before it looks: what is delivered from now on is somebody else's to tell.
        list_.told_.store(false);
        const bool arrived = list_.delivered_.load() != nullptr;
        if (arrived || !list_.is_empty()) list_.come_back();
    }

  private:
    ReadyList& list_;
};

ReadyList::Adding::Adding(ReadyList& list)
    : list_(list), ran_soon_(std::exchange(list.runs_soon_, true)) {}

ReadyList::Adding::~Adding() {
    if (ran_soon_) return;
    list_.runs_soon_ = false;
    if (!list_.is_empty()) list_.come_back();
}

ReadyList::ReadyList(asio::execution_context& context)
    : ReadyList(context, static_cast<asio::io_context&>(context).get_executor()) {}

ReadyList::ReadyList(asio::execution_context& context, Executor executor)
    : ContextService(context),
      executor_(std::move(executor)),
      waker_(*this, executor_, [this] { run(); }) {}

void ReadyList::add(Entry& entry) {
    put(entry, entries_);
}

void ReadyList::add_last(Entry& entry) {
    put(entry, last_);
}

void ReadyList::put(Entry& entry, Entries& entries) {
    if (entry.is_linked()) return;
    entries.push_back(entry);
    if (!runs_soon_) run_soon();
}

void ReadyList::run_first(Entries& entries) {
    Entry& entry = entries.front();
    entry.unlink();
    entry.run();
}

void ReadyList::run_soon() {
    asio::post(executor_, [this] { run(); });
    runs_soon_ = true;
}

bool ReadyList::is_empty() const {
    return entries_.empty() && last_.empty();
}

void ReadyList::come_back() noexcept {
    try {
        run_soon();
    } catch (...) {
        // There is no memory for that; the waker needs none.
        waker_.wake();
    }
}

void ReadyList::run() {
    const Running running(*this);
    for (Delivery* delivery = take_delivered(); delivery != nullptr;) {
        const auto self = std::move(delivery->self_);
        delivery = delivery->next_;
        self->arrive();
    }
    for (std::size_t n = 0; n < entries_at_once && !entries_.empty(); ++n) run_first(entries_);
    for (std::size_t n = 0; n < entries_at_once && !last_.empty(); ++n) run_first(last_);
}

/// Those that have come since, the first of them first.
ReadyList::Delivery* ReadyList::take_delivered() {
    Delivery* last = delivered_.exchange(nullptr);
    Delivery* first = nullptr;
    while (last != nullptr) {
        Delivery* const before = std::exchange(last->next_, first);
        first = std::exchange(last, before);
    }
    return first;
}

void ReadyList::deliver(std::shared_ptr<Delivery> delivery) {
    Delivery* const own = delivery.get();
    own->self_ = std::move(delivery);
    Delivery* before = delivered_.load();
    do {
        own->next_ = before;
    } while (!delivered_.compare_exchange_weak(before, own));
    if (!told_.exchange(true)) waker_.wake();
}

void ReadyList::drop_all(Entries& entries) {
    while (!entries.empty()) {
        Entry& entry = entries.front();
        entry.unlink();
        entry.drop();
    }
}

void ReadyList::shutdown() {
    waker_.shutdown();
    drop_all(entries_);
    drop_all(last_);
    for (Delivery* delivery = take_delivered(); delivery != nullptr;) {
        const auto self = std::move(delivery->self_);
        delivery = delivery->next_;
    }
}

}  // namespace coqewd
