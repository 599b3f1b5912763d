#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "net/error.hpp"
#include "net/peer/client.hpp"
#include "tests/net/far_server.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto attempt_timeout = 20s;

Task<> keep_result(Client& client, std::optional<error_code>& result) {
    result = co_await client.connect();
}

Task<Result<std::unique_ptr<Stream>>> give(std::unique_ptr<Stream> stream) {
    co_return std::move(stream);
}

TlsContext server_for_address() {
    static const TlsContext one =
        server_context(authority().issue({.subject_alternative_name = "IP:127.0.0.1"}));
    return one;
}

/// A client of a TLS endpoint, whose other side is a bare stream.
struct Fixture {
    Fixture() {
        clock.freeze();
        std::tie(near, far) = memory_streams(io);
    }

    Client::Options options(TlsContext tls) {
        return {.endpoint = {.host = "127.0.0.1", .port = 8443, .tls = std::move(tls)},
                .timeout = attempt_timeout,
                .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                .reach = [this](auto&&...) { return give(std::move(near)); }};
    }

    void begin(Client& client) {
        connecting.spawn(keep_result(client, result));
        settle(io);
    }

    bool ended() const { return connecting.size() == 0; }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    std::unique_ptr<Stream> near;
    std::unique_ptr<Stream> far;
    Nursery connecting{io.get_executor()};
    std::optional<error_code> result;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_tls, Fixture)

BOOST_AUTO_TEST_CASE(side_that_says_nothing_under_tls_is_given_up_at_the_deadline) {
    Client client(io.get_executor(), options(good_client()));
    begin(client);
    clock.advance(attempt_timeout - 1ms);
    settle(io);
    BOOST_TEST(!ended());

    clock.advance(1ms);
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(Error::timed_out)));
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_tls_handshake) {
    Client client(io.get_executor(), options(good_client()));
    begin(client);

    client.cancel();
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(error::operation_aborted)));
}

BOOST_AUTO_TEST_CASE(side_that_vanishes_during_the_tls_handshake_is_an_error) {
    Client client(io.get_executor(), options(good_client()));
    begin(client);

    far->close();
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(error::end_of_stream)));
}

BOOST_AUTO_TEST_CASE(certificate_of_an_unknown_authority_is_refused) {
    const CertificateAuthority other;
    Client client(io.get_executor(), options(client_context(other)));
    const auto server = make_tls_stream(std::move(far), server_for_address());
    error_code server_failure;

    run_all(io, keep_result(client, result), shake_hands(*server, server_failure));

    BOOST_TEST(is_certificate_error(result.value()));
}

BOOST_AUTO_TEST_CASE(request_goes_through_the_encrypted_stream) {
    Client client(io.get_executor(), options(good_client()));
    const auto server = make_tls_stream(std::move(far), server_for_address());
    begin(client);
    error_code server_failure;

    run_all(io, shake_hands(*server, server_failure));

    const Received received = run(io, read_up_to(*server, 20));
    BOOST_TEST(received.bytes == "GET /socket.io/?EIO=");
    client.cancel();
    settle(io);
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_SUITE_END()
