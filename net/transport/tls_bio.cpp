#include "net/transport/tls_bio.hpp"

#include <openssl/bio.h>

#include <cerrno>

#include "net/transport/error.hpp"

namespace coqewd::net {

namespace {

TlsLower& lower_of(BIO* bio) {
    return *static_cast<TlsLower*>(BIO_get_data(bio));
}

/// Gives 1 and the count, or 0 after noting why not and whether to come again.
int finish_call(BIO* bio, const Result<std::size_t>& done, int retry, std::size_t* count) {
    BIO_clear_retry_flags(bio);
    lower_of(bio).failure = done ? error_code{} : done.error();
    if (done) {
        *count = *done;
        return 1;
    }
    // OpenSSL forgives it when a client has gone before it gets its ticket; it looks at errno.
    if (done.error().category() == boost::system::system_category()) errno = done.error().value();
    if (done.error() == error::would_block) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
    return 0;
}

int read(BIO* bio, char* buffer, std::size_t size, std::size_t* count) {
    return finish_call(bio, lower_of(bio).stream.try_read({buffer, size}), BIO_FLAGS_READ, count);
}

int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
    return finish_call(bio, lower_of(bio).stream.try_write({bytes, size}), BIO_FLAGS_WRITE, count);
}

/// OpenSSL flushes after each flight of the handshake; nothing is held back here.
long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
    BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
    if (!method) return nullptr;
    BIO_meth_set_read_ex(method, read);
    BIO_meth_set_write_ex(method, write);
    BIO_meth_set_ctrl(method, control);
    return method;
}

}  // namespace

bio_st* make_tls_bio(TlsLower& lower) {
    // One for the whole process, never freed: connections of any thread may outlive main.
    static BIO_METHOD* const method = make_method();
    BIO* const bio = method ? BIO_new(method) : nullptr;
    if (!bio) return nullptr;
    set_lower(bio, lower);
    BIO_set_init(bio, 1);
    return bio;
}

void set_lower(bio_st* bio, TlsLower& lower) {
    BIO_set_data(bio, &lower);
}

}  // namespace coqewd::net
