#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/task.hpp"
#include "net/io/arguments.hpp"
#include "net/io/broadcast.hpp"

namespace coqewd {

class Io;
class IoShared;

/// Sockets of one namespace, on all I/O threads, chosen by their rooms.
///
///     io.of("/chat").to("news").to("sport").except(socket.id()).emit("goal", 1, 0);
///
/// A value. One that comes from Io, Namespace or Socket is used on their thread; one from an
/// IoEmitter on any. What is emitted from one thread arrives in that order.
class Audience {
  public:
    Audience(Io* io, std::string nsp) : io_(io), selection_{.nsp = std::move(nsp)} {}
    Audience(std::shared_ptr<IoShared> shared, std::string nsp)
        : shared_(std::move(shared)), selection_{.nsp = std::move(nsp)} {}

    /// Those in this room too; the first call leaves out all others. Each socket is in the room of
    /// its own id, and one that is in several rooms gets what is emitted once.
    Audience to(std::string room) const;
    Audience in(std::string room) const { return to(std::move(room)); }
    /// But not those in this room.
    Audience except(std::string room) const;
    /// What is emitted is dropped for those to which it can not go out at once.
    Audience volatile_() const;

    /// Encoded once, whoever gets it. Throws std::logic_error for a reserved name, and
    /// std::invalid_argument when the arguments can not be sent (net/io/encoding.hpp).
    template <ArgumentValue... Values>
    void emit(std::string_view event, Values&&... values) const {
        emit(event, Arguments(std::forward<Values>(values)...));
    }
    void emit(std::string_view event, const Arguments& arguments) const;

    /// All of them join the room.
    void join(std::string room) const;
    void leave(std::string room) const;
    /// All of them leave the namespace, or lose their connection with everything on it.
    void disconnect_sockets(bool close = false) const;

    /// How many they are, and their ids. Within a second; a thread that does not come to it by then
    /// is left out.
    Task<std::size_t> count() const;
    Task<std::vector<std::string>> ids() const;

    /// What the sockets of an audience have answered.
    struct Answers {
        std::vector<Arguments> given;
        /// How many have left, or gave no answer in time, or can not be sent so much.
        std::size_t missing = 0;
    };
    /// Emits an event that asks each of them for an answer, and waits for all. A thread that does
    /// not come to it within a second more than that is left out. Throws what emit() throws.
    Task<Answers> call(std::string event, Arguments arguments, Duration timeout) const;

  private:
    void perform(Broadcast broadcast) const;
    template <typename Whole, typename Visit>
    static Task<Whole> gather(Audience audience, Visit visit, Duration time);

    /// Null for one that any thread may use, and after the end of the server's thread.
    Io* io_ = nullptr;
    std::shared_ptr<IoShared> shared_;
    Selection selection_;
    bool is_volatile_ = false;
};

/// Emits from any thread, a worker's for example; a value.
class IoEmitter {
  public:
    explicit IoEmitter(std::shared_ptr<IoShared> shared) : shared_(std::move(shared)) {}

    /// All sockets of the namespace.
    Audience of(std::string_view nsp = "/") const;
    Audience to(std::string room) const { return of().to(std::move(room)); }

    template <ArgumentValue... Values>
    void emit(std::string_view event, Values&&... values) const {
        of().emit(event, std::forward<Values>(values)...);
    }
    void emit(std::string_view event, const Arguments& arguments) const {
        of().emit(event, arguments);
    }

  private:
    std::shared_ptr<IoShared> shared_;
};

}  // namespace coqewd
