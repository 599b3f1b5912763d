#include <cstdlib>
#include <exception>
#include <iostream>

#include "tests/style/tree.hpp"

/// style ROOT: checks the checkout at ROOT, prints what is wrong with it as compilers do, a line
/// each, and fails when there is something.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "style: name the root of the project\n";
        return EXIT_FAILURE;
    }
    try {
        return coqewd::style::report(argv[1], std::cout) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << "style: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
