#pragma once

#include <boost/system/error_category.hpp>

#include "core/async/result.hpp"

namespace coqewd::net {

/// What OpenSSL reports about a connection: "TLS: http request" when somebody speaks plain HTTP to
/// a TLS port, "TLS: tlsv1 alert unknown ca" when the other side refuses our certificate, …
const boost::system::error_category& tls_category();

/// Why the other side's certificate is refused; the value is one of OpenSSL's X509_V_ERR_….
const boost::system::error_category& certificate_category();

/// Whether a certificate is refused because nobody who is trusted has signed it: more trust would
/// help then, but not against one that has expired or is for another name.
bool is_unknown_authority(const error_code& why);

/// The earliest entry of this thread's OpenSSL error queue, which says most. Empties the queue.
error_code take_tls_error();

}  // namespace coqewd::net
