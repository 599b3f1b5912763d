#pragma once

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/fabric/peer.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/memory_channel.hpp"

namespace coqewd::testing {

/// A peer whose link is up, on the context of whoever calls it; the test answers in its place.
class FarPeer {
  public:
    FarPeer(boost::asio::io_context& io, Tally& tally, std::string name)
        : peer(std::make_shared<Peer>(std::move(name), "here")), io_(io) {
        const Executor executor = io.get_executor();
        std::tie(near_, far_) = MemoryChannel::pair(executor, executor);
        link_ = std::make_shared<Link>(executor, *near_, tally, Link::Options{.node = "here"});
        nursery_.spawn(run(link_));
        nursery_.spawn(hear());
        settle(io_);
        peer->attach(link_);
    }

    ~FarPeer() {
        close();
        BOOST_TEST(nursery_.size() == 0U);
    }

    FarPeer(const FarPeer&) = delete;
    FarPeer& operator=(const FarPeer&) = delete;

    void say(std::string_view frame) {
        far_->write(frame);
        settle(io_);
    }

    /// Answers the call that was heard under this index.
    void answer(std::size_t index, const std::string& message, const std::string& members = "") {
        const auto id = boost::json::serialize(heard.at(index).at("ms_requestId"));
        const auto type = boost::json::serialize(heard.at(index).at("type"));
        say("{\"type\":" + type + ",\"finished\":true,\"message\":" + message +
            ",\"ms_requestId\":" + id + members + '}');
    }

    /// The link is lost.
    void close() {
        far_->close(CloseReason::normal);
        settle(io_);
    }

    std::string token_of(std::size_t index) const {
        return std::string(heard.at(index).at("token").as_string());
    }

    std::shared_ptr<Peer> peer;
    /// The calls that came.
    std::vector<boost::json::object> heard;

  private:
    static Task<> run(std::shared_ptr<Link> link) { co_await link->run(nullptr); }

    Task<> hear() {
        for (;;) {
            const Result<std::string> frame = co_await far_->read();
            if (!frame) co_return;
            heard.push_back(boost::json::parse(*frame).as_object());
        }
    }

    boost::asio::io_context& io_;
    std::unique_ptr<MemoryChannel> near_;
    std::unique_ptr<MemoryChannel> far_;
    std::shared_ptr<Link> link_;
    Nursery nursery_{io_.get_executor()};
};

}  // namespace coqewd::testing
