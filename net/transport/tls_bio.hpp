#pragma once

#include "core/async/result.hpp"
#include "net/transport/stream.hpp"

struct bio_st;  // OpenSSL's BIO

namespace coqewd::net {

/// What OpenSSL reads from and writes to: another Stream, and why the latest call on it failed.
struct TlsLower {
    Stream& stream;
    error_code failure = {};
};

/// OpenSSL's view of `lower`, which must outlive it. Owned by the SSL it is given to. Null when
/// memory is exhausted.
bio_st* make_tls_bio(TlsLower& lower);

/// From now on it is another one.
void set_lower(bio_st* bio, TlsLower& lower);

}  // namespace coqewd::net
