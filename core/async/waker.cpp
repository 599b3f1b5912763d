#include "core/async/waker.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace coqewd {

namespace asio = boost::asio;

namespace {

int open_bell() {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) throw std::system_error(errno, std::system_category(), "eventfd");
    return descriptor;
}

}  // namespace

/// An eventfd (eventfd(2)): to write to it wakes who waits for it, to read from it forgets all that
/// was written. It is open until nobody can ring any more, so that its number is nobody else's.
class Waker::Bell {
  public:
    explicit Bell(const Executor& executor) : descriptor_(open_bell()), reader_(executor) {
        reader_.assign(descriptor_);
    }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;
    ~Bell() {
        mute();
        ::close(descriptor_);
    }

    void ring() const noexcept {
        const std::uint64_t one = 1;
        // It fails only when so many have rung that it is heard anyway.
        static_cast<void>(::write(descriptor_, &one, sizeof one));
    }

    template <typename OnRung>
    void listen(OnRung on_rung) {
        reader_.async_read_some(asio::buffer(&rung_, sizeof rung_),
                                [on_rung](const boost::system::error_code& failure, std::size_t) {
                                    if (!failure) on_rung();
                                });
    }

    void mute() {
        if (reader_.is_open()) reader_.release();
    }

  private:
    int descriptor_;
    std::uint64_t rung_ = 0;
    asio::posix::basic_stream_descriptor<Executor> reader_;
};

Waker::Waker(asio::execution_context& context, const Executor& executor,
             std::function<void()> on_woken)
    : bell_(std::make_unique<Bell>(executor)),
      work_(static_cast<asio::io_context&>(context).get_executor()),
      on_woken_(std::move(on_woken)) {
    auto& io = static_cast<asio::io_context&>(context);
    const bool was_stopped = io.stopped();
    listen();
    // A context that has nothing else to do yet has taken that for its end.
    if (!was_stopped) io.restart();
}

Waker::~Waker() = default;

void Waker::wake() noexcept {
    if (woken_.exchange(true)) return;
    work_.on_work_started();
    bell_->ring();
}

void Waker::shutdown() {
    bell_->mute();
}

void Waker::listen() {
    bell_->listen([this] {
        // Before it is told: what comes from now on is told again.
        woken_.store(false);
        listen();
        on_woken_();
    });
    // Asio counts this wait as work, which it is not until somebody wakes.
    work_.on_work_finished();
}

}  // namespace coqewd
