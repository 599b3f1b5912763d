#include "auth/random.hpp"

#include "auth/base64url.hpp"
#include "auth/hex.hpp"
#include "auth/require.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <limits>

namespace coqewd::auth {

namespace {

constexpr std::size_t id_bits_min = 120;

// Null means OpenSSL.
std::atomic<RandomSource*> installed{nullptr};

void fill_from_openssl(std::span<unsigned char> bytes) {
    constexpr std::size_t piece_bytes_max = std::numeric_limits<int>::max();
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), piece_bytes_max));
        require(RAND_bytes(piece.data(), static_cast<int>(piece.size())) == 1, "RAND_bytes");
        bytes = bytes.subspan(piece.size());
    }
}

}  // namespace

RandomScope::RandomScope(RandomSource& source) : previous_(installed.exchange(&source)) {}

RandomScope::~RandomScope() {
    installed.store(previous_);
}

void random_fill(std::span<unsigned char> bytes) {
    if (RandomSource* source = installed.load(std::memory_order_acquire)) {
        source->fill(bytes);
    } else {
        fill_from_openssl(bytes);
    }
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    random_fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
    return bytes;
}

std::string random_id(std::size_t bits) {
    const std::size_t enough = std::max(bits, id_bits_min);
    return base64url_encode(random_bytes(enough / 8 + (enough % 8 != 0)));
}

std::string random_uuid() {
    std::string bytes = random_bytes(16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    std::string text = hex_encode(bytes);
    for (const std::size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, 1, '-');
    return text;
}

double random_uniform() {
    std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
    random_fill(bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), bytes.size());
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

}  // namespace coqewd::auth
