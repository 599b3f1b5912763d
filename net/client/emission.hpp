#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/io/arguments.hpp"
#include "net/io/encoding.hpp"

namespace coqewd::net {

/// One event or answer on its way to the server: its packet and its attachments.
struct Emission {
    std::string packet;
    std::vector<std::string> attachments = {};
    /// An acknowledgement is asked for.
    std::optional<std::uint64_t> ack_id = {};

    /// What it takes on the wire, at most.
    std::size_t bytes() const;
    /// Of its largest message.
    std::size_t largest() const;
};

/// Throws std::logic_error for an event that Socket.IO reserves, and std::invalid_argument for
/// arguments that look like a placeholder of binary data which is not there.
Emission make_emission(const EventHead& head, const Arguments& arguments);

/// What answers an event of the server.
Emission make_ack(std::string_view nsp, std::uint64_t ack_id, const Arguments& arguments);

/// The events that wait for a connection, in their order. What is too much for it is refused, and
/// what it has taken it keeps.
class EmissionBuffer {
  public:
    struct Limits {
        std::size_t events_max;
        std::size_t bytes_max;
    };

    explicit EmissionBuffer(Limits limits) : limits_(limits) {}

    /// False when there is no room.
    bool add(Emission emission);

    /// The oldest; nothing when there is none.
    std::optional<Emission> take();
    /// What was taken last could not be sent.
    void put_back(Emission emission);

    /// Takes out the event that asks for this acknowledgement, if it is still here.
    void remove(std::uint64_t ack_id);

  private:
    Limits limits_;
    std::deque<Emission> emissions_;
    std::size_t bytes_ = 0;
};

}  // namespace coqewd::net
