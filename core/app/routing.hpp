#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace coqewd {

/// Which requests belong to another server. Plain rules, fixed before the server starts.
class Routing {
  public:
    /// Requests of this application and type go to the destination; the type `*` stands for every
    /// type that has no rule of its own. False when there is a rule already.
    bool add(std::string application, std::string type, std::string destination);

    /// Lets a handler of `from` answer by sending a message to the application `to` of another
    /// server (spec/qewd.md 13.5).
    void permit_switch(std::string from, std::string to);

    /// The destination's name; null when the request is for this server's own handlers.
    const std::string* destination_of(std::string_view application, std::string_view type) const;

    bool switch_permitted(std::string_view from, std::string_view to) const;

  private:
    using ByType = std::map<std::string, std::string, std::less<>>;

    std::map<std::string, ByType, std::less<>> destinations_;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> switches_;
};

}  // namespace coqewd
