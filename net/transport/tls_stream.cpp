#include "net/transport/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstdint>
#include <new>
#include <utility>

#include "net/transport/error.hpp"
#include "net/transport/tls_bio.hpp"
#include "net/transport/tls_error.hpp"

namespace coqewd::net {

namespace {

/// What must happen below before OpenSSL can go on.
enum class Wanted : std::uint8_t { nothing, read, write };

/// What is in OpenSSL's queue of this thread would be taken for the reason of the next failure. To
/// clear an empty one costs four times as much as to look (OpenSSL 3.0: 842 and 212 instructions).
void forget_errors() {
    if (ERR_peek_error() != 0) ERR_clear_error();
}

class OpenSslStream final : public TlsStream {
  public:
    OpenSslStream(std::unique_ptr<Stream> stream, Result<TlsSession> session)
        : stream_(std::move(stream)), lower_{*stream_} {
        if (!session) {
            failure_ = session.error();
            return;
        }
        session_ = std::move(*session);
        BIO* const bio = make_tls_bio(lower_);
        if (!bio) throw std::bad_alloc();
        SSL_set_bio(session_.get(), bio, bio);
    }

    /// Another's, over a stream that has taken the place of that one's.
    OpenSslStream(OpenSslStream& other, std::unique_ptr<Stream> stream)
        : stream_(std::move(stream)),
          lower_{*stream_, other.lower_.failure},
          session_(std::move(other.session_)),
          failure_(other.failure_),
          read_wants_(other.read_wants_),
          write_wants_(other.write_wants_) {
        if (session_) set_lower(SSL_get_rbio(session_.get()), lower_);
    }

    Task<error_code> handshake() override {
        for (;;) {
            if (const error_code failure = unusable()) co_return failure;
            forget_errors();
            const int result = SSL_do_handshake(session_.get());
            if (result == 1) co_return error_code{};
            Wanted wanted = Wanted::nothing;
            const error_code failure = explain(result, wanted);
            if (failure != error::would_block) co_return fail(failure);
            if (const error_code ended = co_await wait(wanted)) co_return ended;
        }
    }

    /// Takes all complete records that have arrived, as far as they fit.
    Result<std::size_t> try_read(std::span<char> buffer) override {
        if (const error_code failure = unusable()) return failure;
        std::size_t count = 0;
        while (count < buffer.size()) {
            const auto got = read_record(buffer.subspan(count));
            if (!got && count == 0) return got.error();
            if (!got) break;
            count += *got;
            if (SSL_has_pending(session_.get()) == 0) break;
        }
        return count;
    }

    Result<std::size_t> try_write(std::string_view bytes) override {
        if (const error_code failure = unusable()) return failure;
        if (SSL_get_shutdown(session_.get()) & SSL_SENT_SHUTDOWN) return error::broken_pipe;
        if (bytes.empty()) return std::size_t{0};
        forget_errors();
        std::size_t count = 0;
        const int result = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
        write_wants_ = Wanted::nothing;
        if (result == 1) return count;
        return fail(explain(result, write_wants_));
    }

    Task<error_code> readable() override {
        if (!is_open()) co_return error::operation_aborted;
        if (readable_now()) co_return error_code{};
        co_return co_await wait(read_wants_ == Wanted::write ? Wanted::write : Wanted::read);
    }

    Task<error_code> writable() override {
        if (!is_open()) co_return error::operation_aborted;
        if (failure_) co_return error_code{};
        co_return co_await wait(write_wants_ == Wanted::read ? Wanted::read : Wanted::write);
    }

    void finish() override {
        if (unusable()) return;
        forget_errors();
        // Below 0 is a full socket or a broken connection.
        if (SSL_shutdown(session_.get()) < 0) stream_->finish();
        forget_errors();
    }

    void close() override {
        stream_->close();
        session_.reset();
    }

    std::unique_ptr<Stream> move_to(const Executor& executor) override {
        return std::make_unique<OpenSslStream>(*this, stream_->move_to(executor));
    }

    bool is_open() const override { return stream_->is_open(); }
    Executor executor() const override { return stream_->executor(); }
    std::string remote() const override { return stream_->remote(); }

  private:
    /// Why nothing can be done any more, if so.
    error_code unusable() const {
        if (!is_open()) return error::operation_aborted;
        return failure_;
    }

    /// After a breach OpenSSL must not be called again; the reason is given from then on.
    error_code fail(const error_code& failure) {
        if (failure != error::would_block && failure != error::end_of_stream) failure_ = failure;
        return failure;
    }

    Result<std::size_t> read_record(std::span<char> buffer) {
        if (failure_) return failure_;
        forget_errors();
        std::size_t count = 0;
        const int result = SSL_read_ex(session_.get(), buffer.data(), buffer.size(), &count);
        read_wants_ = Wanted::nothing;
        if (result == 1) return count;
        return fail(explain(result, read_wants_));
    }

    /// OpenSSL may hold bytes that it has read ahead. Once it has asked for more, what it holds is
    /// only the beginning of a record.
    bool readable_now() const {
        if (failure_ || (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN)) return true;
        return read_wants_ == Wanted::nothing && SSL_has_pending(session_.get()) != 0;
    }

    /// What the result of an OpenSSL call means; would_block comes with what to wait for.
    error_code explain(int result, Wanted& wanted) {
        switch (SSL_get_error(session_.get(), result)) {
            case SSL_ERROR_WANT_READ:
                wanted = Wanted::read;
                return error::would_block;
            case SSL_ERROR_WANT_WRITE:
                wanted = Wanted::write;
                return error::would_block;
            case SSL_ERROR_ZERO_RETURN:
                return error::end_of_stream;
            case SSL_ERROR_SYSCALL:
                forget_errors();
                return lower_.failure ? lower_.failure : take_tls_error();
            default:
                return breach();
        }
    }

    error_code breach() const {
        const long verdict = SSL_get_verify_result(session_.get());
        const error_code reason = take_tls_error();
        const bool refused =
            SSL_get_verify_mode(session_.get()) != SSL_VERIFY_NONE && verdict != X509_V_OK;
        if (refused) return {static_cast<int>(verdict), certificate_category()};
        return reason;
    }

    /// After the handshake a read waits for reading and a write for writing, since TLS 1.2 and 1.3
    /// without renegotiation never cross; so the two waits below do not collide either.
    Task<error_code> wait(Wanted wanted) {
        return wanted == Wanted::write ? stream_->writable() : stream_->readable();
    }

    std::unique_ptr<Stream> stream_;
    TlsLower lower_;
    TlsSession session_;  // uses lower_, so it goes first
    error_code failure_;
    Wanted read_wants_ = Wanted::nothing;
    Wanted write_wants_ = Wanted::nothing;
};

}  // namespace

std::unique_ptr<TlsStream> make_tls_stream(std::unique_ptr<Stream> lower, const TlsContext& context,
                                           const std::string& host) {
    return std::make_unique<OpenSslStream>(std::move(lower), context.begin(host));
}

}  // namespace coqewd::net
