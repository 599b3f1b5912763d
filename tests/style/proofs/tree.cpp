#include "tests/style/tree.hpp"

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

using namespace coqewd::style;
namespace fs = std::filesystem;

namespace {

/// A checkout of its own in a temporary folder.
class Checkout {
  public:
    Checkout() {
        std::string pattern = (fs::temp_directory_path() / "coqewd-style-XXXXXX").string();
        if (mkdtemp(pattern.data())) root_ = pattern;
    }
    ~Checkout() { fs::remove_all(root_); }
    Checkout(const Checkout&) = delete;
    Checkout& operator=(const Checkout&) = delete;

    void write(const fs::path& path, std::string_view text) const {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text;
    }

    const fs::path& root() const { return root_; }

  private:
    fs::path root_;
};

std::string reported(const Checkout& checkout, bool& is_clean) {
    std::ostringstream out;
    is_clean = report(checkout.root(), out);
    return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tree)

BOOST_AUTO_TEST_CASE(every_check_is_applied) {
    const Checkout checkout;
    checkout.write("core/a.hpp", "#include \"net/b.hpp\"\nstruct A {};\n");
    checkout.write("net/b.hpp", "struct A {};\n// TODO\nusing T = asio::steady_timer;\n");
    checkout.write("app/long", "#!/bin/sh\n" + std::string(101, '#') + "\n");

    bool is_clean = true;
    const std::string text = reported(checkout, is_clean);

    BOOST_TEST(!is_clean);
    BOOST_TEST(text.find("core/a.hpp:1: includes net/b.hpp") != std::string::npos);
    BOOST_TEST(text.find("net/b.hpp:1: defines A") != std::string::npos);
    BOOST_TEST(text.find("net/b.hpp:2: a note") != std::string::npos);
    BOOST_TEST(text.find("net/b.hpp:3: uses steady_timer") != std::string::npos);
    BOOST_TEST(text.find("app/long:2: 101 columns") != std::string::npos);
    BOOST_TEST(text.ends_with("3 files, 5 violations\n"));
}

BOOST_AUTO_TEST_CASE(a_clean_checkout_passes) {
    const Checkout checkout;
    checkout.write("core/a.hpp", "struct A {};\n");

    bool is_clean = false;
    const std::string text = reported(checkout, is_clean);

    BOOST_TEST(is_clean);
    BOOST_TEST(text == "1 files, 0 violations\n");
}

BOOST_AUTO_TEST_CASE(what_others_wrote_is_passed_over) {
    const Checkout checkout;
    checkout.write("tests/a.mjs", "true;\n");
    checkout.write("tests/interop/node_modules/b.mjs", "// TODO\n");
    checkout.write("tests/fuzz/corpus/c.cpp", "// TODO\n");
    checkout.write("build/core/d.cpp", "// TODO\n");
    checkout.write("app/packages.txt", "TODO\n");

    const auto sources = read_tree(checkout.root());

    BOOST_TEST_REQUIRE(sources.size() == 1U);
    BOOST_TEST(sources.front().path == "tests/a.mjs");
}

BOOST_AUTO_TEST_CASE(a_folder_without_sources_is_an_error) {
    const Checkout checkout;

    BOOST_CHECK_THROW(read_tree(checkout.root()), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
