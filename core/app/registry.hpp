#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/application.hpp"

namespace coqewd {

/// The instances of all applications that one thread has: a worker, or an I/O thread.
class Registry {
  public:
    /// Makes them. `aliases` gives further names to applications (QEWD's moduleMap). Throws
    /// std::logic_error when two applications have one name, or an alias names none, or a route's
    /// schema is wrong.
    Registry(const std::vector<ApplicationFactory>& factories,
             const std::map<std::string, std::string, std::less<>>& aliases,
             const SchemaCompiler& compile_schema = {});

    /// Null when there is none of that name.
    const Application* find(std::string_view name) const;

    /// Calls init() of each application that has not had it, on that thread. Throws what
    /// one of them throws, which then has not had it.
    void init();

    /// In the order in which they were given.
    const std::vector<std::unique_ptr<Application>>& applications() const { return applications_; }

  private:
    std::vector<std::unique_ptr<Application>> applications_;
    std::map<std::string, const Application*, std::less<>> by_name_;
    std::size_t ready_ = 0;
};

}  // namespace coqewd
