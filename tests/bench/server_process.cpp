#include "tests/bench/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace coqewd::bench {
namespace {

constexpr std::size_t kibibyte = 1024;

/// The first line of what the file gives, without its end.
std::string read_line(int file) {
    std::string line;
    for (char byte = 0; ::read(file, &byte, 1) == 1 && byte != '\n';) line += byte;
    return line;
}

std::uint16_t port_in(const std::string& line) {
    std::uint16_t port = 0;
    const std::size_t colon = line.rfind(':');
    if (line.find("listening on") != std::string::npos && colon != std::string::npos) {
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
    }
    if (port == 0) throw std::runtime_error("The server does not listen; it says: " + line);
    return port;
}

/// Starts the program with its standard output going to `output`.
pid_t start(std::vector<std::string> words, int output) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t id = 0;
    const int failure =
        ::posix_spawn(&id, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) throw std::runtime_error("The server can not be started: " + words.front());
    return id;
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> words) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    output_ = pipe[0];
    id_ = start(std::move(words), pipe[1]);
    ::close(pipe[1]);
    port_ = port_in(read_line(output_));
}

ServerProcess::~ServerProcess() {
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
    ::close(output_);
}

std::string ServerProcess::of_proc(const std::string& file) const {
    return "/proc/" + std::to_string(id_) + "/" + file;
}

std::size_t ServerProcess::resident_bytes() const {
    std::ifstream file(of_proc("smaps_rollup"));
    for (std::string word; file >> word;) {
        std::size_t kibibytes = 0;
        if (word == "Rss:" && file >> kibibytes) return kibibytes * kibibyte;
    }
    throw std::runtime_error("The server has ended, or there is no smaps_rollup on this system.");
}

std::size_t ServerProcess::open_files() const {
    const std::filesystem::directory_iterator files(of_proc("fd"));
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace coqewd::bench
