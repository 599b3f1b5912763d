#include "core/async/waker.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "core/async/descriptor_events.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

int open_bell() {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) throw std::system_error(errno, std::system_category(), "eventfd");
    return descriptor;
}

asio::io_context::executor_type work_of(const Executor& executor) {
    auto& context = asio::query(executor, asio::execution::context);
    return static_cast<asio::io_context&>(context).get_executor();
}

}  // namespace

/// An eventfd (eventfd(2)): each write to it is told, whether it has been read or not. It is open
/// until nobody can ring any more, so that its number is nobody else's.
class Waker::Bell final : public DescriptorWatch {
  public:
    Bell(ReadyList& list, Waker& waker)
        : DescriptorWatch(list),
          waker_(waker),
          events_(DescriptorEvents::of(list.executor())),
          descriptor_(open_bell()) {
        if (const error_code failure = events_.add(descriptor_, *this, EPOLLIN)) {
            ::close(descriptor_);
            throw boost::system::system_error(failure);
        }
    }
    ~Bell() { ::close(descriptor_); }

    void ring() const noexcept {
        const std::uint64_t one = 1;
        // It fails only after more of them than there ever are.
        static_cast<void>(::write(descriptor_, &one, sizeof one));
    }

    void mute() { events_.remove(descriptor_); }

    void note(std::uint32_t) noexcept override { waker_.tell(); }

  private:
    Waker& waker_;
    DescriptorEvents& events_;
    const int descriptor_;
};

Waker::Waker(ReadyList& list, Executor executor, std::function<void()> on_woken)
    : executor_(std::move(executor)),
      work_(work_of(executor_)),
      on_woken_(std::move(on_woken)),
      bell_(std::make_unique<Bell>(list, *this)) {}

Waker::~Waker() = default;

void Waker::wake() noexcept {
    if (woken_.exchange(true)) return;
    work_.on_work_started();
    bell_->ring();
}

void Waker::shutdown() {
    bell_->mute();
}

void Waker::tell() noexcept {
    const auto told = [this] {
        // Before it is told: what comes from now on is told again.
        woken_.store(false);
        work_.on_work_finished();
        on_woken_();
    };
    try {
        // What goes through an executor of any kind takes memory twice.
        if (const auto* const own = executor_.target<asio::io_context::executor_type>()) {
            asio::post(*own, told);
        } else {
            asio::post(executor_, told);
        }
    } catch (...) {
        // There is no memory for that yet.
        bell_->ring();
    }
}

}  // namespace coqewd
