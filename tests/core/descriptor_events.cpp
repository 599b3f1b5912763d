#include "core/async/descriptor_events.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/async/signal.hpp"
#include "tests/core/settle.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// An eventfd, readable once it was rung.
class Bell {
  public:
    Bell() : number_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { BOOST_REQUIRE(number_ >= 0); }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;
    ~Bell() { ::close(number_); }

    int number() const { return number_; }

    void ring() const {
        const std::uint64_t one = 1;
        BOOST_REQUIRE(::write(number_, &one, sizeof one) == sizeof one);
    }

  private:
    int number_;
};

class Watching final : public DescriptorWatch, private ReadyList::Entry {
  public:
    explicit Watching(boost::asio::io_context& io)
        : DescriptorWatch(ReadyList::of(io.get_executor())) {}

    void note(std::uint32_t events) noexcept override {
        told.push_back(events);
        list().add(*this);
    }

    std::vector<std::uint32_t> told;
    int ran = 0;

  private:
    void run() override { ++ran; }
};

/// One that has work, as those of coroutines have.
struct Context {
    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        io.get_executor()};
};

struct Waiting : Context {
    DescriptorEvents& events = DescriptorEvents::of(io.get_executor());
    Bell bell;
    Watching watch{io};

    void add() { BOOST_REQUIRE(!events.add(bell.number(), watch, EPOLLIN)); }
    void look() { settle(io); }
};

/// Reads a pipe in Asio's own way.
class AsioReader {
  public:
    explicit AsioReader(boost::asio::io_context& io) : reader_(io) {
        std::array<int, 2> ends{};
        BOOST_REQUIRE(::pipe(ends.data()) == 0);
        reader_.assign(ends[0]);
        writer_ = ends[1];
        reader_.async_read_some(boost::asio::buffer(room_), [this](error_code, std::size_t bytes) {
            read.assign(room_.data(), bytes);
        });
    }
    ~AsioReader() { ::close(writer_); }

    void write(const std::string& text) const {
        BOOST_REQUIRE(::write(writer_, text.data(), text.size()) ==
                      static_cast<ssize_t>(text.size()));
    }

    std::string read;

  private:
    boost::asio::posix::stream_descriptor reader_;
    int writer_ = -1;
    std::array<char, 16> room_{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(descriptor_events)

BOOST_FIXTURE_TEST_CASE(what_is_there_already_is_told_first, Waiting) {
    bell.ring();
    add();

    look();

    BOOST_TEST(watch.told == std::vector<std::uint32_t>{EPOLLIN}, boost::test_tools::per_element());
    BOOST_TEST(watch.ran == 1);
}

BOOST_FIXTURE_TEST_CASE(each_event_is_told_once_also_when_nobody_reads, Waiting) {
    add();
    look();
    BOOST_TEST(watch.told.empty());

    bell.ring();
    look();
    look();
    BOOST_TEST(watch.told.size() == 1U);

    bell.ring();
    look();
    BOOST_TEST(watch.told.size() == 2U);
    BOOST_TEST(watch.ran == 2);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_told_after_removal, Waiting) {
    add();
    bell.ring();
    events.remove(bell.number());

    look();

    BOOST_TEST(watch.told.empty());
}

BOOST_FIXTURE_TEST_CASE(a_descriptor_is_added_once, Waiting) {
    add();

    BOOST_TEST(events.add(bell.number(), watch, EPOLLIN).value() == EEXIST);
}

BOOST_FIXTURE_TEST_CASE(asio_gets_its_own_events_beside_those_of_watches, Waiting) {
    AsioReader first(io);
    AsioReader second(io);
    const Bell other_bell;
    Watching other(io);
    add();
    BOOST_REQUIRE(!events.add(other_bell.number(), other, EPOLLIN));
    look();

    first.write("first");
    bell.ring();
    second.write("second");
    other_bell.ring();
    look();

    BOOST_TEST(first.read == "first");
    BOOST_TEST(second.read == "second");
    BOOST_TEST(watch.ran == 1);
    BOOST_TEST(other.ran == 1);
}

BOOST_FIXTURE_TEST_CASE(each_context_tells_its_own_watches, Waiting) {
    Context context;
    const Bell other_bell;
    Watching other(context.io);
    BOOST_REQUIRE(
        !DescriptorEvents::of(context.io.get_executor()).add(other_bell.number(), other, EPOLLIN));
    add();
    bell.ring();
    other_bell.ring();

    look();
    BOOST_TEST(watch.ran == 1);
    BOOST_TEST(other.told.empty());

    settle(context.io);
    BOOST_TEST(watch.ran == 1);
    BOOST_TEST(other.ran == 1);
}

BOOST_FIXTURE_TEST_CASE(more_than_are_told_at_once_are_all_told, Waiting) {
    std::vector<Bell> bells(300);
    std::vector<std::unique_ptr<Watching>> watches;
    for (const Bell& one : bells) {
        watches.push_back(std::make_unique<Watching>(io));
        BOOST_REQUIRE(!events.add(one.number(), *watches.back(), EPOLLIN));
        one.ring();
    }

    look();

    for (const auto& one : watches) BOOST_TEST(one->ran == 1);
}

BOOST_AUTO_TEST_SUITE_END()
